package dev.gatehouse.wire.webmix;

import io.micronaut.serde.annotation.Serdeable;

/** The body of {@code POST /auth/terminate}. */
@Serdeable
record Terminate(String reason, String strategy) {}
