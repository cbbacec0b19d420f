package dev.gatehouse.revocation;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/** A row of {@code tenant}. */
@MappedEntity("tenant")
record TenantRow(@Id String tenantId, int generation, Instant createdAt) {}
