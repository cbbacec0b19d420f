package dev.gatehouse.revocation;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.Optional;

/** The generations in the table {@code tenant}. Counts say how many rows were changed. */
@JdbcRepository(dialect = POSTGRES)
interface TenantStore extends GenericRepository<TenantRow, String> {

  @Query("SELECT generation FROM tenant WHERE tenant_id = :tenant")
  Optional<Integer> generation(String tenant);

  /** Makes a row unless there is one. */
  @Query("INSERT INTO tenant (tenant_id, created_at) VALUES (:tenant, :now) ON CONFLICT DO NOTHING")
  int open(String tenant, Instant now);

  /** Waits for the row's lock. */
  @Query("SELECT generation FROM tenant WHERE tenant_id = :tenant FOR UPDATE")
  Optional<Integer> lock(String tenant);

  @Query("UPDATE tenant SET generation = :generation WHERE tenant_id = :tenant")
  int advance(String tenant, int generation);
}
