package dev.gatehouse.token;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;

/** The table {@code signing_key}. */
@JdbcRepository(dialect = POSTGRES)
interface SigningKeyStore extends GenericRepository<SigningKeyRow, String> {

  void save(SigningKeyRow row);

  List<SigningKeyRow> findAll();

  @Query("INSERT INTO tenant (tenant_id, created_at) VALUES (:tenant, :now) ON CONFLICT DO NOTHING")
  int open(String tenant, Instant now);

  /** Waits for the tenant's lock, so that only one node makes its first key. */
  @Query("SELECT tenant_id FROM tenant WHERE tenant_id = :tenant FOR UPDATE")
  List<String> lock(String tenant);
}
