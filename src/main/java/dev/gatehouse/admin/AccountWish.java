package dev.gatehouse.admin;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account to be made: with a user name, an e-mail address or both. */
@Serdeable
record AccountWish(
    @Nullable String username,
    @Nullable String email,
    @Nullable String password,
    @Nullable Map<String, @Nullable Object> profile) {}
