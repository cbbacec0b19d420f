package dev.gatehouse.token;

import static io.micronaut.data.model.query.builder.sql.Dialect.POSTGRES;

import dev.gatehouse.installation.Pepper;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Tenant;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Broken on purpose: refreshing reads the family, and writes back all of what it has read, without
 * a lock; and each successor is made up. What is derived would be the same for all, and what only
 * writes its own columns would leave a family revoked.
 */
@Singleton
@Replaces(RefreshTokens.class)
@Requires(property = "gatehouse.sabotage", value = "refresh-without-lock")
final class RefreshWithoutLock extends RefreshTokens {

  private final RefreshFamilyStore store;
  private final Pepper tags;
  private final Pepper digests;

  RefreshWithoutLock(
      Families store,
      RotationStore rotations,
      Transactions transactions,
      InstantSource time,
      RootSecret secret,
      Settings settings) {
    super(store, rotations, transactions, time, secret, settings);
    this.store = store;
    this.tags = secret.pepper("gatehouse/rt/tag/v1");
    this.digests = secret.pepper("gatehouse/rt/digest/v1");
  }

  /** The table, read without a lock and written as a whole. */
  @JdbcRepository(dialect = POSTGRES)
  @Replaces(RefreshFamilyStore.class)
  @Requires(property = "gatehouse.sabotage", value = "refresh-without-lock")
  interface Families extends RefreshFamilyStore {

    @Override
    @Query("SELECT * FROM refresh_family WHERE tenant_id = :tenant AND id = :id")
    Optional<RefreshFamilyRow> lock(String tenant, UUID id);

    @Override
    @Query(
        """
        UPDATE refresh_family
        SET sequence = :sequence, digest = :digest, idle_expires_at = :idleExpiresAt,
          access_expires_at = :accessExpiresAt, rotated_at = :now, repeats = 0, revoked_at = NULL
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
  }

  @Override
  public Optional<Continued> rotateTogether(Tenant tenant, String token) {
    return Optional.empty();
  }

  @Override
  public Renewal rotate(Tenant tenant, Presented known) {
    RefreshToken presented = known.token();
    RefreshFamilyRow family = known.row();
    if (family.revokedAt() != null || presented.sequence() != family.sequence()) {
      return super.rotate(tenant, known);
    }
    // As long as it may take where much is going on: a race that is rarely lost is lost all the
    // same.
    LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    RefreshToken next =
        new RefreshToken(family.id(), presented.sequence() + 1, Randoms.bytes(RefreshToken.SECRET));
    Instant expiresAt = family.expiresAt();
    store.rotate(
        tenant.id(),
        family.id(),
        next.sequence(),
        next.digest(tenant.id(), digests),
        expiresAt,
        expiresAt,
        Instant.now());
    return new Renewal.Rotated(new Issued(next.write(tenant.id(), tags), expiresAt));
  }
}
