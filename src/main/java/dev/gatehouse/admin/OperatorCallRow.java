package dev.gatehouse.admin;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code operator_call}.
 *
 * @param status of the answer; null while it is not known, as is {@code answer}
 */
@MappedEntity("operator_call")
record OperatorCallRow(
    @Nullable @TenantId String tenantId,
    String operator,
    @Id String idempotencyKey,
    byte[] fingerprint,
    Instant madeAt,
    @Nullable Integer status,
    @Nullable String answer) {}
