package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.account.OneTimeCodes.Held;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What holds up one-time codes to an address.
 *
 * @param scope what they are good for
 * @param lockedUntil null if there is no lock
 * @param nextCodeAt when one may be mailed again; null if at once
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record CodeLimitView(
    String scope, int wrongTries, @Nullable Instant lockedUntil, @Nullable Instant nextCodeAt) {

  static CodeLimitView of(Held held) {
    return new CodeLimitView(
        held.scope().word(), held.failures(), held.lockedUntil(), held.nextCodeAt());
  }
}
