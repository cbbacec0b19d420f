package dev.gatehouse.account;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code one_time_code}. */
@MappedEntity("one_time_code")
record OneTimeCodeRow(
    @Nullable @TenantId String tenantId,
    @Id UUID id,
    String scope,
    String method,
    String recipient,
    @Nullable UUID accountId,
    byte[] digest,
    String status,
    int attempts,
    int resends,
    Instant sentAt,
    Instant expiresAt,
    Instant createdAt) {}
