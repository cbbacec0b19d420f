package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.admin.AdminKeys.KeyInfo;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key of operators; never its text.
 *
 * @param tenants those that it is confined to; null for all
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record AdminKeyView(
    UUID id,
    String name,
    List<String> scopes,
    @Nullable List<String> tenants,
    String createdBy,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {

  static AdminKeyView of(KeyInfo key) {
    return new AdminKeyView(
        key.id(),
        key.name(),
        key.scopes().stream().map(Scope::word).sorted().toList(),
        key.tenants() == null ? null : key.tenants().stream().sorted().toList(),
        key.createdBy(),
        key.createdAt(),
        key.expiresAt(),
        key.revokedAt());
  }
}
