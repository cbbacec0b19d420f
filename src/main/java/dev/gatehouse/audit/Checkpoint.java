package dev.gatehouse.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /** Its members, as an export has them. */
  public Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(Lines.KIND, "checkpoint");
    members.put("tenant", tenant);
    members.put("position", position);
    members.put("hash", Lines.HEX.formatHex(hash));
    members.put("at", at.toString());
    members.put("key", key);
    members.put("signature", Lines.HEX.formatHex(signature));
    return members;
  }

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
