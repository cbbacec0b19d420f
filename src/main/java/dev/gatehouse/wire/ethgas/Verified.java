package dev.gatehouse.wire.ethgas;

import dev.gatehouse.session.Admission.Admitted;
import io.micronaut.serde.annotation.Serdeable;

/**
 * What a good token says.
 *
 * @param expiresAt in seconds since 1970
 */
@Serdeable
record Verified(boolean valid, String userId, long expiresAt) {

  static Verified of(Admitted admitted) {
    return new Verified(
        true, admitted.token().account().toString(), admitted.token().expiresAt().getEpochSecond());
  }
}
