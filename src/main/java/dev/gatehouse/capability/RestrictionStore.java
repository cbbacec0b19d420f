package dev.gatehouse.capability;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code restriction}. Counts say how many rows were changed. */
@JdbcRepository(dialect = POSTGRES)
interface RestrictionStore extends GenericRepository<RestrictionRow, UUID> {

  List<RestrictionRow> findAll();

  List<RestrictionRow> findByAccountIdIn(Collection<UUID> accountIds);

  /** Makes a row unless there is one. */
  @Query(
      """
      INSERT INTO restriction (tenant_id, account_id, capability, restricted, created_at)
      VALUES (:tenant, :account, :capability, FALSE, :now)
      ON CONFLICT DO NOTHING
      """)
  int open(String tenant, UUID account, String capability, Instant now);

  @Query(
      """
      UPDATE restriction
      SET restricted = :restricted, reason = :reason, until_at = :untilAt, created_at = :now
      WHERE tenant_id = :tenant AND account_id = :account AND capability = :capability
      """)
  int write(
      String tenant,
      UUID account,
      String capability,
      boolean restricted,
      @Nullable String reason,
      @Nullable Instant untilAt,
      Instant now);

  @Query(
      """
      DELETE FROM restriction
      WHERE tenant_id = :tenant AND account_id = :account AND capability = :capability
      """)
  int delete(String tenant, UUID account, String capability);

  @Query("DELETE FROM restriction WHERE tenant_id = :tenant AND account_id = :account")
  int deleteAll(String tenant, UUID account);
}
