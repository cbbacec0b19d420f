package dev.gatehouse.wire.ethgas;

import dev.gatehouse.session.Outcome.Tokens;
import io.micronaut.serde.annotation.Serdeable;

/**
 * What a client gets to go on with.
 *
 * @param expiresIn how long the access token is good, in seconds
 */
@Serdeable
record Signed(String accessToken, String refreshToken, long expiresIn) {

  static Signed of(Tokens tokens) {
    return new Signed(
        tokens.access().token(), tokens.refresh().token(), tokens.access().lifetime().toSeconds());
  }
}
