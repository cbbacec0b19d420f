package dev.gatehouse.ratelimit;

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

/** The table {@code rate_window}. */
@JdbcRepository(dialect = POSTGRES)
interface RateWindowStore extends GenericRepository<RateWindowStore.Row, String> {

  /** A row: the times of the admitted calls, eight bytes each, oldest first. */
  @MappedEntity("rate_window")
  record Row(
      @Nullable @TenantId String tenantId,
      String operation,
      @Id String subject,
      byte[] calls,
      Instant expiresAt) {}

  /** Makes an empty row unless there is one. */
  @Query(
      """
      INSERT INTO rate_window (tenant_id, operation, subject, calls, expires_at)
      VALUES (:tenant, :operation, :subject, :calls, :expiresAt)
      ON CONFLICT DO NOTHING
      """)
  int open(String tenant, String operation, String subject, byte[] calls, Instant expiresAt);

  /** Waits for the row's lock: one call after the other, whatever node it came to. */
  @Query(
      """
      SELECT * FROM rate_window
      WHERE tenant_id = :tenant AND operation = :operation AND subject = :subject FOR UPDATE
      """)
  Optional<Row> lock(String tenant, String operation, String subject);

  @Query(
      """
      SELECT * FROM rate_window WHERE tenant_id = :tenant AND subject = :subject
      ORDER BY operation
      """)
  List<Row> of(String tenant, String subject);

  @Query(
      """
      UPDATE rate_window SET calls = :calls, expires_at = :expiresAt
      WHERE tenant_id = :tenant AND operation = :operation AND subject = :subject
      """)
  int write(String tenant, String operation, String subject, byte[] calls, Instant expiresAt);

  /** Locks windows that are over, and leaves out those that somebody else has locked. */
  @Query(
      """
      SELECT * FROM rate_window WHERE tenant_id = :tenant AND expires_at <= :now
      ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED
      """)
  List<Row> expired(String tenant, Instant now, int most);

  @Query(
      """
      DELETE FROM rate_window
      WHERE tenant_id = :tenant AND operation = :operation AND subject IN (:subjects)
      """)
  int delete(String tenant, String operation, List<String> subjects);
}
