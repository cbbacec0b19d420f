package dev.gatehouse.admin;

import io.micronaut.serde.annotation.Serdeable;

/** Another password for an account. */
@Serdeable
record PasswordWish(String password) {}
