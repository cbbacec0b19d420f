package dev.gatehouse.wire.transak;

import io.micronaut.serde.annotation.Serdeable;

/** The body of {@code POST /api/v2/auth/verify}. */
@Serdeable
record CodeTry(String apiKey, String email, String otp, String stateToken) {

  @Override
  public String toString() {
    return "a code tried for " + stateToken;
  }
}
