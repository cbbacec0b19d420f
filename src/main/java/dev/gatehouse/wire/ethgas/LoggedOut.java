package dev.gatehouse.wire.ethgas;

import io.micronaut.serde.annotation.Serdeable;

/** That the tokens are not good any more. */
@Serdeable
record LoggedOut(boolean loggedOut) {}
