package dev.gatehouse.wire.sig;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/** What {@code POST /api/login} gives a client to go on with. */
@Serdeable(naming = SnakeCaseStrategy.class)
record Signed(String token, String refreshToken, User user) {}
