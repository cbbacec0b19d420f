package dev.gatehouse.wire.kontenbase;

import io.micronaut.serde.annotation.Serdeable;

/** The body of {@code POST auth/change-password}. */
@Serdeable
record ChangePassword(String oldPassword, String newPassword) {}
