package dev.gatehouse.wire.transak;

import io.micronaut.serde.annotation.Serdeable;

/** One more token for a good one. */
@Serdeable
record Renewed(String accessToken) {}
