package dev.gatehouse.token;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code signing_key}: a public key (SPKI) and, encrypted, its private one (PKCS 8). */
@MappedEntity("signing_key")
record SigningKeyRow(
    @Nullable @TenantId String tenantId,
    @Id String kid,
    String algorithm,
    byte[] publicKey,
    byte[] privateKey,
    Instant createdAt,
    Instant activeFrom,
    @Nullable Instant retiredAt,
    @Nullable Instant compromisedAt) {}
