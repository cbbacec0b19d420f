package dev.gatehouse.session;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code session}. Counts say how many rows were changed. */
@JdbcRepository(dialect = POSTGRES)
interface SessionStore extends GenericRepository<SessionRow, UUID> {

  void save(SessionRow row);

  Optional<SessionRow> findById(UUID id);

  /** The session, with its account's and its tenant's part in whether it goes on. */
  @Query(
      """
      SELECT s.id, s.account_id, s.generation, s.account_generation, a.generation AS account_now,
        s.tenant_generation, COALESCE(t.generation, 0) AS tenant_now, s.expires_at, s.ended_at,
        a.standing, a.logged_out_at
      FROM session s
      JOIN account a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
      LEFT JOIN tenant t ON t.tenant_id = s.tenant_id
      WHERE s.tenant_id = :tenant AND s.id = :id
      """)
  Optional<SessionState> look(String tenant, UUID id);

  /** Waits for the row's lock, so that a session ends once; none if it has ended. */
  @Query(
      """
      SELECT s.* FROM session s
      WHERE s.tenant_id = :tenant AND s.id = :id AND s.ended_at IS NULL
        AND s.account_generation = (
          SELECT a.generation FROM account a
          WHERE a.tenant_id = s.tenant_id AND a.id = s.account_id)
        AND s.tenant_generation = COALESCE(
          (SELECT t.generation FROM tenant t WHERE t.tenant_id = s.tenant_id), 0)
      FOR UPDATE
      """)
  Optional<SessionRow> lock(String tenant, UUID id);

  /** The live sessions of an account. */
  @Query(
      """
      SELECT s.id FROM session s
      JOIN account a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
      WHERE s.tenant_id = :tenant AND s.account_id = :account AND s.ended_at IS NULL
        AND s.account_generation = a.generation AND s.expires_at > :now
        AND s.tenant_generation = COALESCE(
          (SELECT t.generation FROM tenant t WHERE t.tenant_id = s.tenant_id), 0)
      ORDER BY s.id
      """)
  List<UUID> live(String tenant, UUID account, Instant now);

  /** The sessions of a tenant, the newest first. */
  @Query(
      """
      SELECT s.*, CASE
          WHEN s.ended_at IS NOT NULL THEN s.end_reason
          WHEN s.account_generation <> a.generation THEN 'account'
          WHEN s.tenant_generation <> COALESCE(
            (SELECT t.generation FROM tenant t WHERE t.tenant_id = s.tenant_id), 0) THEN 'tenant'
        END AS ended_by
      FROM session s
      JOIN account a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
      WHERE s.tenant_id = :tenant AND s.id < :before
      ORDER BY s.id DESC LIMIT :most
      """)
  List<SessionInfo> list(String tenant, UUID before, int most);

  /** Those of an account. */
  @Query(
      """
      SELECT s.*, CASE
          WHEN s.ended_at IS NOT NULL THEN s.end_reason
          WHEN s.account_generation <> a.generation THEN 'account'
          WHEN s.tenant_generation <> COALESCE(
            (SELECT t.generation FROM tenant t WHERE t.tenant_id = s.tenant_id), 0) THEN 'tenant'
        END AS ended_by
      FROM session s
      JOIN account a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
      WHERE s.tenant_id = :tenant AND s.account_id = :account AND s.id < :before
      ORDER BY s.id DESC LIMIT :most
      """)
  List<SessionInfo> listOf(String tenant, UUID account, UUID before, int most);

  /** How many sessions of a tenant are live. */
  @Query(
      """
      SELECT COUNT(*) FROM session s
      JOIN account a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
      WHERE s.tenant_id = :tenant AND s.ended_at IS NULL
        AND s.account_generation = a.generation AND s.expires_at > :now
        AND s.tenant_generation = COALESCE(
          (SELECT t.generation FROM tenant t WHERE t.tenant_id = s.tenant_id), 0)
      """)
  int countLive(String tenant, Instant now);

  /** How many families of refresh tokens those have that are not revoked. */
  @Query(
      """
      SELECT COUNT(*) FROM session s
      JOIN account a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
      JOIN refresh_family f ON f.tenant_id = s.tenant_id AND f.session_id = s.id
      WHERE s.tenant_id = :tenant AND s.ended_at IS NULL AND f.revoked_at IS NULL
        AND s.account_generation = a.generation AND s.expires_at > :now
        AND s.tenant_generation = COALESCE(
          (SELECT t.generation FROM tenant t WHERE t.tenant_id = s.tenant_id), 0)
      """)
  int countLiveFamilies(String tenant, Instant now);

  /** When an account last opened one. */
  @Query(
      """
      SELECT MAX(created_at) FROM session WHERE tenant_id = :tenant AND account_id = :account
      """)
  Optional<Instant> lastOpened(String tenant, UUID account);

  @Query(
      """
      UPDATE session SET generation = :generation, ended_at = :now, end_reason = :reason
      WHERE tenant_id = :tenant AND id = :id
      """)
  int end(String tenant, UUID id, int generation, Instant now, String reason);

  /** Lets a session go on in another generation of its account. */
  @Query(
      """
      UPDATE session SET account_generation = :generation
      WHERE tenant_id = :tenant AND id = :id
      """)
  int carry(String tenant, UUID id, int generation);

  /** Locks sessions that have expired, and leaves out those that somebody else has locked. */
  @Query(
      """
      SELECT id FROM session WHERE tenant_id = :tenant AND expires_at <= :now
      ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED
      """)
  List<UUID> expired(String tenant, Instant now, int most);

  /** Their refresh tokens, which expire with them, go along. */
  @Query("DELETE FROM session WHERE tenant_id = :tenant AND id IN (:ids)")
  int delete(String tenant, List<UUID> ids);
}
