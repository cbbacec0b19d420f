package dev.gatehouse.admin;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that is to be made.
 *
 * @param tenants those that it is confined to; null for all
 * @param expires_at a time of RFC 3339; null for never
 */
@Serdeable
record AdminKeyWish(
    String name,
    List<String> scopes,
    @Nullable List<String> tenants,
    @Nullable String expires_at) {}
