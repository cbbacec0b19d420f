package dev.gatehouse.wire.transak;

import io.micronaut.serde.annotation.Serdeable;

/**
 * What a client gets to go on with.
 *
 * @param ttl in seconds
 */
@Serdeable
record Signed(long ttl, String created, String accessToken) {}
