package dev.gatehouse.admin;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code admin_key}. Counts say how many rows were changed. */
@JdbcRepository(dialect = POSTGRES)
interface AdminKeyStore extends GenericRepository<AdminKeyRow, UUID> {

  Optional<AdminKeyRow> findById(UUID id);

  /** All of them, the newest first. */
  @Query("SELECT * FROM admin_key WHERE tenant_id = :tenant ORDER BY id DESC")
  List<AdminKeyRow> list(String tenant);

  /** Makes a key unless there is one of that name, or was. */
  @Query(
      """
      INSERT INTO admin_key
        (tenant_id, id, name, digest, scopes, tenants, created_by, created_at, expires_at)
      VALUES
        (:tenant, :id, :name, :digest, :scopes, :tenants, :createdBy, :createdAt, :expiresAt)
      ON CONFLICT DO NOTHING
      """)
  int make(
      String tenant,
      UUID id,
      String name,
      byte[] digest,
      String scopes,
      @Nullable String tenants,
      String createdBy,
      Instant createdAt,
      @Nullable Instant expiresAt);

  @Query(
      """
      UPDATE admin_key SET revoked_at = :now
      WHERE tenant_id = :tenant AND id = :id AND revoked_at IS NULL
      """)
  int revoke(String tenant, UUID id, Instant now);
}
