package dev.gatehouse.admin;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * The body of a wish for an explanation.
 *
 * @param refresh_token what the client would present at its logout; null for nothing
 */
@Serdeable
record ExplanationWish(@Nullable String refresh_token) {}
