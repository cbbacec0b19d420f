package dev.gatehouse.account;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code one_time_code}. Counts say how many rows were changed. */
@JdbcRepository(dialect = POSTGRES)
interface OneTimeCodeStore extends GenericRepository<OneTimeCodeRow, UUID> {

  void save(OneTimeCodeRow row);

  /** Waits for the row's lock, so that tries come one after the other. */
  @Query(
      """
      SELECT * FROM one_time_code
      WHERE tenant_id = :tenant AND id = :id AND scope = :scope FOR UPDATE
      """)
  Optional<OneTimeCodeRow> lock(String tenant, UUID id, String scope);

  /** To whom a code was sent, which never changes. */
  @Query(
      """
      SELECT recipient FROM one_time_code
      WHERE tenant_id = :tenant AND id = :id AND scope = :scope
      """)
  Optional<String> recipient(String tenant, UUID id, String scope);

  @Query(
      """
      UPDATE one_time_code SET status = 'cancelled'
      WHERE tenant_id = :tenant AND scope = :scope AND recipient = :recipient
        AND status = 'pending'
      """)
  int cancelPending(String tenant, String scope, String recipient);

  @Query(
      """
      UPDATE one_time_code SET status = :status, attempts = :attempts
      WHERE tenant_id = :tenant AND id = :id
      """)
  int become(String tenant, UUID id, String status, int attempts);

  @Query(
      """
      UPDATE one_time_code
      SET digest = :digest, sent_at = :now, resends = resends + 1
      WHERE tenant_id = :tenant AND id = :id
      """)
  int resend(String tenant, UUID id, byte[] digest, Instant now);

  /** Locks codes that have expired, and leaves out those that somebody else has locked. */
  @Query(
      """
      SELECT id FROM one_time_code WHERE tenant_id = :tenant AND expires_at <= :now
      ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED
      """)
  List<UUID> expired(String tenant, Instant now, int most);

  @Query("DELETE FROM one_time_code WHERE tenant_id = :tenant AND id IN (:ids)")
  int delete(String tenant, List<UUID> ids);
}
