package dev.gatehouse.wire.ethgas;

import io.micronaut.serde.annotation.Serdeable;

/** The body of {@code POST /api/v1/user/login}. */
@Serdeable
record Login(String username, String password) {}
