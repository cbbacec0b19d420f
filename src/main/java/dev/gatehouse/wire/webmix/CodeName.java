package dev.gatehouse.wire.webmix;

import io.micronaut.serde.annotation.Serdeable;

/** The body of {@code POST /otp/resend} and {@code POST /otp/cancel}. */
@Serdeable
record CodeName(String id, String scope) {}
