package dev.gatehouse.token;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code refresh_family}. Counts say how many rows were changed. */
@JdbcRepository(dialect = POSTGRES)
interface RefreshFamilyStore extends GenericRepository<RefreshFamilyRow, UUID> {

  void save(RefreshFamilyRow row);

  @Query("SELECT * FROM refresh_family WHERE tenant_id = :tenant AND id = :id")
  Optional<RefreshFamilyRow> find(String tenant, UUID id);

  /** Waits for the row's lock, which refresh and logout both take first. */
  @Query("SELECT * FROM refresh_family WHERE tenant_id = :tenant AND id = :id FOR UPDATE")
  Optional<RefreshFamilyRow> lock(String tenant, UUID id);

  /** The same, for the one family that a session has. */
  @Query(
      """
      SELECT * FROM refresh_family WHERE tenant_id = :tenant AND session_id = :session FOR UPDATE
      """)
  Optional<RefreshFamilyRow> lockOf(String tenant, UUID session);

  @Query(
      """
      UPDATE refresh_family
      SET sequence = :sequence, digest = :digest, idle_expires_at = :idleExpiresAt,
        access_expires_at = GREATEST(access_expires_at, :accessExpiresAt),
        rotated_at = :now, repeats = 0
      WHERE tenant_id = :tenant AND id = :id
      """)
  int rotate(
      String tenant,
      UUID id,
      int sequence,
      byte[] digest,
      Instant idleExpiresAt,
      Instant accessExpiresAt,
      Instant now);

  @Query(
      """
      UPDATE refresh_family
      SET idle_expires_at = :idleExpiresAt,
        access_expires_at = GREATEST(access_expires_at, :accessExpiresAt)
      WHERE tenant_id = :tenant AND id = :id
      """)
  int prolong(String tenant, UUID id, Instant idleExpiresAt, Instant accessExpiresAt);

  @Query(
      """
      UPDATE refresh_family
      SET repeats = repeats + :repeats,
        access_expires_at = GREATEST(access_expires_at, :accessExpiresAt)
      WHERE tenant_id = :tenant AND id = :id
      """)
  int repeat(String tenant, UUID id, int repeats, Instant accessExpiresAt);

  /** When the last access token expires of a session. */
  @Query(
      """
      SELECT MAX(access_expires_at) FROM refresh_family
      WHERE tenant_id = :tenant AND session_id = :session
      """)
  Optional<Instant> accessExpiresAt(String tenant, UUID session);

  /** When the last access token expires of an account. */
  @Query(
      """
      SELECT MAX(f.access_expires_at) FROM session s
      JOIN refresh_family f ON f.tenant_id = s.tenant_id AND f.session_id = s.id
      WHERE s.tenant_id = :tenant AND s.account_id = :account
      """)
  Optional<Instant> accessOfExpiresAt(String tenant, UUID account);

  @Query(
      """
      UPDATE refresh_family SET revoked_at = :now
      WHERE tenant_id = :tenant AND id = :id AND revoked_at IS NULL
      """)
  int revoke(String tenant, UUID id, Instant now);

  @Query(
      """
      SELECT COUNT(*) FROM refresh_family
      WHERE tenant_id = :tenant AND session_id IN (:sessions) AND revoked_at IS NULL
      """)
  int liveOf(String tenant, List<UUID> sessions);

  @Query(
      """
      UPDATE refresh_family SET revoked_at = :now
      WHERE tenant_id = :tenant AND session_id IN (:sessions) AND revoked_at IS NULL
      """)
  int revokeOf(String tenant, List<UUID> sessions, Instant now);
}
