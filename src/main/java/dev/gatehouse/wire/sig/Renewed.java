package dev.gatehouse.wire.sig;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

/** What {@code POST /api/token/refresh} gives a client to go on with. */
@Serdeable
record Renewed(String token, @JsonProperty("refresh_token") String refreshToken) {}
