package dev.gatehouse.admin;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code admin_key}.
 *
 * @param scopes their words, with a space between
 * @param tenants their ids, with a space between; null for all
 */
@MappedEntity("admin_key")
record AdminKeyRow(
    @Nullable @TenantId String tenantId,
    @Id UUID id,
    String name,
    byte[] digest,
    String scopes,
    @Nullable String tenants,
    String createdBy,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {}
