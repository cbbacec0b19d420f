package dev.gatehouse.wire.webmix;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /auth/signup}. */
@Serdeable
record SignUp(String method, @Nullable String email, @Nullable String password) {}
