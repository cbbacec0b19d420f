package dev.gatehouse.wire.webmix;

import io.micronaut.serde.annotation.Serdeable;

/** That it is done. */
@Serdeable
record Done(boolean success) {}
