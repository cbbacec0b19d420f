package dev.gatehouse.wire.webmix;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /auth/reset-password}. */
@Serdeable
record ResetPassword(
    String step, @Nullable String email, @Nullable String token, @Nullable String password) {}
