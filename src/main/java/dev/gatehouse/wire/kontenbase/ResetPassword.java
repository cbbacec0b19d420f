package dev.gatehouse.wire.kontenbase;

import io.micronaut.serde.annotation.Serdeable;

/** The body of {@code POST auth/reset-password}. */
@Serdeable
record ResetPassword(String email) {}
