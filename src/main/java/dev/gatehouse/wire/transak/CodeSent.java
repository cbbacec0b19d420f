package dev.gatehouse.wire.transak;

import io.micronaut.serde.annotation.Serdeable;

/** That a code is on its way; the same for everybody, known or not. */
@Serdeable
record CodeSent(boolean isTncAccepted, String stateToken, String email, long expiresIn) {}
