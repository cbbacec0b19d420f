package dev.gatehouse.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event exactly as its row has it: every column, also what this version has no word for.
 *
 * @param transaction the transaction that wrote it
 * @param details as text
 * @param mark a keyed digest of what its writer knew; null where nobody wrote one
 */
record Entry(
    String tenant,
    long number,
    UUID id,
    long transaction,
    Instant at,
    String action,
    String actorKind,
    String actor,
    @Nullable String address,
    String requestId,
    String objectKind,
    String object,
    @Nullable String reason,
    String details,
    byte @Nullable [] mark) {

  /** What its writer knew: all but what the database gives, and the mark itself. */
  byte[] content() {
    return content(new Canonical("gatehouse/audit/event/v1")).toBytes();
  }

  /** All of it. */
  byte[] whole() {
    return content(new Canonical("gatehouse/audit/entry/v1"))
        .number(number)
        .number(transaction)
        .bytes(mark)
        .toBytes();
  }

  private Canonical content(Canonical canonical) {
    return canonical
        .text(tenant)
        .id(id)
        .time(at)
        .text(action)
        .text(actorKind)
        .text(actor)
        .text(address)
        .text(requestId)
        .text(objectKind)
        .text(object)
        .text(reason)
        .text(details);
  }
}
