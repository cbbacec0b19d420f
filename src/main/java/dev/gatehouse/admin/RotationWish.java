package dev.gatehouse.admin;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * The body of a wish for a new key.
 *
 * @param lead how long it is published before it signs, as an ISO 8601 duration; 10 minutes if null
 */
@Serdeable
record RotationWish(@Nullable String lead) {}
