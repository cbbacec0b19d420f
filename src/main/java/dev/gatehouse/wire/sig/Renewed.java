package dev.gatehouse.wire.sig;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** What {@code POST /api/token/refresh} gives a client to go on with. */
@Serdeable(naming = SnakeCaseStrategy.class)
record Renewed(String token, String refreshToken) {}
