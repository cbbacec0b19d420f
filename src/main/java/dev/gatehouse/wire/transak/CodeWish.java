package dev.gatehouse.wire.transak;

import io.micronaut.serde.annotation.Serdeable;

/** The body of {@code POST /api/v2/auth/login}. */
@Serdeable
record CodeWish(String apiKey, String email) {}
