package dev.gatehouse.wire.ethgas;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/v1/user/login/refresh}.
 *
 * @param refreshToken null where the token is in the header
 */
@Serdeable
record Refresh(@Nullable String refreshToken) {}
