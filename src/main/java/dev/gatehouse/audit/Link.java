package dev.gatehouse.audit;

import java.util.UUID;

/**
 * An event's place in the chain of its tenant.
 *
 * @param position counted from 1
 * @param hash keyed, over the hash before, the position and all of the event
 */
record Link(long position, UUID event, byte[] hash) {

  /** What is before the first link. */
  static final byte[] NOTHING = new byte[32];
}
