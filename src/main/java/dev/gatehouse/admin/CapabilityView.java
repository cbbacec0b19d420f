package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.capability.Restriction;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a capability is restricted.
 *
 * @param source the level that decides: {@code tenants.yml}, {@code tenant} or {@code account}
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record CapabilityView(
    String capability,
    boolean restricted,
    String source,
    @Nullable String reason,
    @Nullable Instant until) {

  static CapabilityView of(Restriction restriction) {
    return new CapabilityView(
        restriction.capability().word(),
        restriction.restricted(),
        source(restriction),
        restriction.reason(),
        restriction.until());
  }

  static String source(Restriction restriction) {
    return switch (restriction.source()) {
      case TENANTS_YML -> "tenants.yml";
      case TENANT -> "tenant";
      case ACCOUNT -> "account";
    };
  }
}
