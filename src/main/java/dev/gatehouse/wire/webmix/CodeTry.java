package dev.gatehouse.wire.webmix;

import io.micronaut.serde.annotation.Serdeable;

/** The body of {@code POST /otp/verify}. */
@Serdeable
record CodeTry(String id, String scope, String code) {}
