package dev.gatehouse.session;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code session}.
 *
 * @param accountGeneration the account's, when the session was opened or last spared
 * @param tenantGeneration the tenant's, when the session was opened
 */
@MappedEntity("session")
record SessionRow(
    @Nullable @TenantId String tenantId,
    @Id UUID id,
    UUID accountId,
    String method,
    String address,
    @Nullable String userAgent,
    int generation,
    int accountGeneration,
    int tenantGeneration,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant endedAt,
    @Nullable String endReason) {}
