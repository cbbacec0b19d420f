package dev.gatehouse.wire.webmix;

import dev.gatehouse.session.Outcome.Tokens;
import dev.gatehouse.wire.Ulid;
import io.micronaut.serde.annotation.Serdeable;
import java.util.UUID;

/** What a client gets to go on with. */
@Serdeable
record Signed(
    String accessToken,
    String accessTokenExpireAt,
    String refreshToken,
    String refreshTokenExpireAt,
    String userId,
    boolean newUser) {

  static Signed of(UUID account, Tokens tokens, boolean newUser) {
    return new Signed(
        tokens.access().token(),
        Envelope.time(tokens.access().expiresAt()),
        tokens.refresh().token(),
        Envelope.time(tokens.refresh().expiresAt()),
        Ulid.write(account),
        newUser);
  }
}
