package dev.gatehouse.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * An event's place in the chain of its tenant.
 *
 * @param position counted from 1
 * @param hash over the hash before, the position and all of the event
 */
record Link(long position, UUID event, byte[] hash) {

  /** What is before the first link. */
  static final byte[] NOTHING = new byte[32];

  /** The link of {@code entry} behind one that has the hash {@code previous}. */
  static Link after(byte[] previous, long position, Entry entry) {
    return new Link(position, entry.id(), hash(previous, position, entry));
  }

  /** The hash of a link, SHA-256. */
  static byte[] hash(byte[] previous, long position, Entry entry) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(
              new Canonical("gatehouse/audit/link/v1")
                  .bytes(previous)
                  .number(position)
                  .bytes(entry.whole())
                  .toBytes());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
