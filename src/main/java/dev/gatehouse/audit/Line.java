package dev.gatehouse.audit;

import org.jspecify.annotations.Nullable;

/**
 * What there is of a tenant's chain, one after the other: the links by position, a checkpoint
 * behind the link that it is of, then what is not sealed, then the end.
 */
sealed interface Line {

  /**
   * A link and its event.
   *
   * @param entry null if there is no such event
   */
  record Sealed(Link link, @Nullable Entry entry) implements Line {}

  record Signed(Checkpoint checkpoint) implements Line {}

  record Unsealed(Entry entry) implements Line {}

  /** What the chain's head says of itself. */
  record End(long position, byte[] hash) implements Line {}
}
