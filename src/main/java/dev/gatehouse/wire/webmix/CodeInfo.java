package dev.gatehouse.wire.webmix;

import dev.gatehouse.account.OneTimeCode;
import dev.gatehouse.account.OneTimeCodes;
import dev.gatehouse.wire.Ulid;
import io.micronaut.serde.annotation.Serdeable;

/** A code that was sent. */
@Serdeable
record CodeInfo(String id, String expireAt, long resendInterval) {

  static CodeInfo of(OneTimeCode code) {
    return new CodeInfo(
        Ulid.write(code.id()),
        Envelope.time(code.expiresAt()),
        OneTimeCodes.RESEND_INTERVAL.toSeconds());
  }
}
