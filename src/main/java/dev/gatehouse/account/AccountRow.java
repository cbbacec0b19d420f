package dev.gatehouse.account;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code account}.
 *
 * @param emailVerifiedAt since when the owner is known to read the mail at {@code email}; null
 *     while nobody has shown it
 */
@MappedEntity("account")
record AccountRow(
    @Nullable @TenantId String tenantId,
    @Id UUID id,
    String method,
    @Nullable String username,
    @Nullable String email,
    @Nullable Instant emailVerifiedAt,
    @Nullable String passwordHash,
    String standing,
    @Nullable Instant loggedOutAt,
    int generation,
    @Nullable String profile,
    Instant createdAt,
    Instant updatedAt) {}
