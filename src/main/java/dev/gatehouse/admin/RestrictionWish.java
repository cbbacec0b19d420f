package dev.gatehouse.admin;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * A restriction to be made or lifted.
 *
 * @param until a time of RFC 3339; null for good
 */
@Serdeable
record RestrictionWish(Boolean restricted, @Nullable String reason, @Nullable String until) {}
