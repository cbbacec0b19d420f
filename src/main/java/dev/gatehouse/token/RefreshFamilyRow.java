package dev.gatehouse.token;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code refresh_family}.
 *
 * @param sequence the number of the newest token, from 0
 * @param digest of the newest token
 * @param rotatedAt when its predecessor was first used
 * @param accessExpiresAt when the last access token expires that the session has had
 * @param repeats how often its predecessor was used again, later than at once
 */
@MappedEntity("refresh_family")
record RefreshFamilyRow(
    @Nullable @TenantId String tenantId,
    @Id UUID id,
    UUID sessionId,
    UUID accountId,
    int sequence,
    byte[] digest,
    Instant idleExpiresAt,
    Instant expiresAt,
    Instant accessExpiresAt,
    @Nullable Instant rotatedAt,
    int repeats,
    @Nullable Instant revokedAt) {}
