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

  @Query(
      """
      UPDATE signing_key SET retired_at = :now
      WHERE tenant_id = :tenant AND kid = :kid AND retired_at IS NULL
      """)
  int retire(String tenant, String kid, Instant now);

  @Query(
      """
      UPDATE signing_key SET compromised_at = :now
      WHERE tenant_id = :tenant AND kid = :kid AND compromised_at IS NULL
      """)
  int compromise(String tenant, String kid, Instant now);
}
