package dev.gatehouse.wire.ethgas;

import io.micronaut.serde.annotation.Serdeable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /api/v1/user/update}; what is left out stays as it is. */
@Serdeable
record Update(
    @Nullable String username,
    @Nullable String email,
    @Nullable String phone,
    @Nullable String country,
    @Nullable String timezone) {

  /** What of it the profile keeps. */
  Map<String, @Nullable Object> profile() {
    Map<String, @Nullable Object> profile = new LinkedHashMap<>();
    profile.put(UserInfo.PHONE, phone);
    profile.put(UserInfo.COUNTRY, country);
    profile.put(UserInfo.TIMEZONE, timezone);
    profile.values().removeIf(value -> value == null);
    return profile;
  }
}
