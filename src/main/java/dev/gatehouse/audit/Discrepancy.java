package dev.gatehouse.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a chain is not what was written.
 *
 * @param position in the chain; 0 where it has none
 * @param event the event's id, where one is known
 * @param detail what is wrong, for somebody who reads it
 */
public record Discrepancy(Kind kind, long position, @Nullable UUID event, String detail) {

  /** What was done to it. */
  public enum Kind {
    /** The event is not what its writer wrote, or not what was sealed. */
    CHANGED,
    /** The event, or its link, is not there any more. */
    REMOVED,
    /** Nobody who has the root secret wrote it. */
    INSERTED,
    /** The event is genuine, and stands where another was sealed. */
    SWAPPED,
    /** The chain ends too early. */
    TRUNCATED,
    /** The chain is another one than was signed, or than its head says. */
    REWRITTEN,
    /** The service leaves no so many links without a checkpoint. */
    UNSIGNED,
    /** What signed the checkpoint was not the key that it names. */
    BAD_SIGNATURE,
    /** The checkpoint was signed with the key of another root secret. */
    WRONG_KEY
  }
}
