package dev.gatehouse.account;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.annotation.TenantId;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code code_guard}. */
@JdbcRepository(dialect = POSTGRES)
interface CodeGuardStore extends GenericRepository<CodeGuardStore.Row, String> {

  /**
   * A row.
   *
   * @param recipient the address in its canonical form
   * @param sentAt long ago if nothing was sent yet
   * @param lockedUntil long ago if there is no lock
   */
  @MappedEntity("code_guard")
  record Row(
      @Nullable @TenantId String tenantId,
      String scope,
      @Id String recipient,
      Instant sentAt,
      int failures,
      Instant lockedUntil,
      Instant expiresAt) {}

  /** Makes a row that holds nobody up, unless there is one. */
  @Query(
      """
      INSERT INTO code_guard
        (tenant_id, scope, recipient, sent_at, failures, locked_until, expires_at)
      VALUES (:tenant, :scope, :recipient, :never, 0, :never, :never)
      ON CONFLICT DO NOTHING
      """)
  int open(String tenant, String scope, String recipient, Instant never);

  /** Waits for the row's lock. */
  @Query(
      """
      SELECT * FROM code_guard
      WHERE tenant_id = :tenant AND scope = :scope AND recipient = :recipient FOR UPDATE
      """)
  Optional<Row> lock(String tenant, String scope, String recipient);

  @Query(
      """
      UPDATE code_guard
      SET sent_at = :sentAt, failures = :failures, locked_until = :lockedUntil,
        expires_at = :expiresAt
      WHERE tenant_id = :tenant AND scope = :scope AND recipient = :recipient
      """)
  int write(
      String tenant,
      String scope,
      String recipient,
      Instant sentAt,
      int failures,
      Instant lockedUntil,
      Instant expiresAt);

  /** Locks rows that have expired, and leaves out those that somebody else has locked. */
  @Query(
      """
      SELECT * FROM code_guard WHERE tenant_id = :tenant AND expires_at <= :now
      ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED
      """)
  List<Row> expired(String tenant, Instant now, int most);

  @Query(
      """
      DELETE FROM code_guard
      WHERE tenant_id = :tenant AND scope = :scope AND recipient IN (:recipients)
      """)
  int delete(String tenant, String scope, List<String> recipients);
}
