package dev.gatehouse.audit;

import java.time.Instant;

/**
 * What a chain was at a time, signed: whoever keeps a copy elsewhere can tell later whether what
 * came before is still there.
 *
 * @param position the last link
 * @param hash the last link's
 * @param key the id of the key that signed
 * @param signature Ed25519, over all the rest
 */
public record Checkpoint(
    String tenant, long position, byte[] hash, Instant at, String key, byte[] signature) {

  /** What is signed. */
  byte[] statement() {
    return new Canonical("gatehouse/audit/checkpoint/v1")
        .text(tenant)
        .number(position)
        .bytes(hash)
        .time(at)
        .text(key)
        .toBytes();
  }
}
