package dev.gatehouse.admin;

import io.micronaut.serde.annotation.Serdeable;

/** What somebody says the admin key is. */
@Serdeable
record ConsoleKey(String key) {}
