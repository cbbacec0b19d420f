package dev.gatehouse.wire.transak;

import io.micronaut.serde.annotation.Serdeable;

/** That it is done. */
@Serdeable
record Done(String message) {}
