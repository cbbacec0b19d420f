package dev.gatehouse.wire.webmix;

import io.micronaut.serde.annotation.Serdeable;

/** The body of {@code POST /auth/refresh-token}. */
@Serdeable
record Refresh(String refreshToken) {}
