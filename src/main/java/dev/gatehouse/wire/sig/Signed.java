package dev.gatehouse.wire.sig;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

/** What {@code POST /api/login} gives a client to go on with. */
@Serdeable
record Signed(String token, @JsonProperty("refresh_token") String refreshToken, User user) {}
