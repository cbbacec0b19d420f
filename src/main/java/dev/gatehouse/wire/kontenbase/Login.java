package dev.gatehouse.wire.kontenbase;

import io.micronaut.serde.annotation.Serdeable;

/** The body of {@code POST auth/login}. */
@Serdeable
record Login(String email, String password) {}
