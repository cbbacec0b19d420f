package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.token.SigningKeys;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A signing key as operators see it. */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record KeyView(
    String kid,
    String algorithm,
    String state,
    Instant createdAt,
    Instant activeFrom,
    @Nullable Instant retiredAt,
    @Nullable Instant compromisedAt) {

  static KeyView of(SigningKeys.KeyInfo key) {
    return new KeyView(
        key.kid(),
        key.algorithm().written(),
        key.state().word(),
        key.createdAt(),
        key.activeFrom(),
        key.retiredAt(),
        key.compromisedAt());
  }
}
