package dev.gatehouse.wire.sig;

import io.micronaut.serde.annotation.Serdeable;

/** What went wrong. */
@Serdeable
record Failure(int code, String message) {}
