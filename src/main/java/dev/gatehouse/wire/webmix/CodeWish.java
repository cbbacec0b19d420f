package dev.gatehouse.wire.webmix;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /otp/create}.
 *
 * @param scopeId what the client wants to remember; nothing is done with it
 */
@Serdeable
record CodeWish(String scope, @Nullable String scopeId, String method, String recipient) {}
