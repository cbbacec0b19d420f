package dev.gatehouse.token;

import dev.gatehouse.tenant.Word;

/** What becomes of a signing key, in the order of its life. */
public enum KeyState implements Word {
  /** Published, and not used yet: whoever keeps the tenant's keys has time to fetch it. */
  PENDING,
  /** Signs. */
  ACTIVE,
  /** Signs no more; what it has signed is good until it expires. */
  RETIRED,
  /** What it has signed is not good any more. */
  COMPROMISED
}
