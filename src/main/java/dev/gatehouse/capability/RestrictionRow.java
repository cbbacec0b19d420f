package dev.gatehouse.capability;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code restriction}; its account is the nil UUID where it is the whole tenant's. */
@MappedEntity("restriction")
record RestrictionRow(
    @Nullable @TenantId String tenantId,
    @Id UUID accountId,
    String capability,
    boolean restricted,
    @Nullable String reason,
    @Nullable Instant untilAt,
    Instant createdAt) {}
