package dev.gatehouse.audit;

import dev.gatehouse.audit.ChainStore.Head;
import dev.gatehouse.installation.Transactions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chain of each tenant: what was written down, sealed one after the other by whichever node has
 * the chain's head locked.
 *
 * <p>Events are sealed once no transaction is open that came before the one that wrote them. So
 * nobody waits for the chain, and one that is committed late is behind the horizon up to which all
 * is sealed, and not lost.
 */
@Singleton
class Chains {

  /** How many events are sealed in one transaction, so that none is long. */
  static final int BATCH = 500;

  /** How many links there are at most between two checkpoints, but for a batch. */
  private static final int MOST_UNSIGNED = 1000;

  /** How long a link waits at most for a checkpoint. */
  private static final Duration LONGEST_UNSIGNED = Duration.ofSeconds(10);

  private final ChainStore store;
  private final AuditKeys keys;
  private final Transactions transactions;
  private final InstantSource time;

  Chains(ChainStore store, AuditKeys keys, Transactions transactions, InstantSource time) {
    this.store = store;
    this.keys = keys;
    this.transactions = transactions;
    this.time = time;
  }

  /** How far a look at a chain has come. */
  enum Progress {
    /** All is sealed and signed, or there is nothing to seal. */
    DONE,
    /** More can be sealed at once. */
    MORE,
    /** Somebody else is at it, or it is too early for what is left. */
    LATER
  }

  /** Seals at most {@link #BATCH} events of the tenant. */
  Progress seal(String tenant) {
    return transactions.in(
        tenant,
        () ->
            store
                .lock(tenant)
                .or(() -> store.open(tenant) ? store.lock(tenant) : Optional.empty())
                .map(head -> seal(tenant, head))
                .orElseGet(() -> store.begun(tenant) ? Progress.LATER : Progress.DONE));
  }

  private Progress seal(String tenant, Head head) {
    long horizon = store.horizon(tenant);
    // Transactions go backwards where the rows came from another server: all of them have ended.
    boolean moved = horizon < head.horizon();
    List<Entry> entries =
        store.unsealed(tenant, moved ? 0 : head.horizon(), moved ? Long.MAX_VALUE : horizon, BATCH);
    boolean more = entries.size() == BATCH;
    List<Link> links = new ArrayList<>(entries.size());
    long position = head.position();
    byte[] hash = head.hash();
    for (Entry entry : entries) {
      Link link = Link.after(hash, ++position, entry);
      hash = link.hash();
      links.add(link);
    }
    long reached =
        more && moved ? head.horizon() : more ? store.horizonOf(entries.getLast()) : horizon;
    Instant now = time.instant();
    boolean sign =
        position - head.signed() >= MOST_UNSIGNED
            || (position > head.signed() && !now.isBefore(head.signedAt().plus(LONGEST_UNSIGNED)));
    if (!links.isEmpty() || sign || moved) {
      store.append(tenant, links);
      if (sign) {
        store.append(keys.sign(tenant, position, hash, now));
      }
      store.move(
          tenant,
          new Head(
              position,
              hash,
              reached,
              sign ? position : head.signed(),
              sign ? now : head.signedAt()));
    }
    if (more) {
      return Progress.MORE;
    }
    boolean signed = sign || position == head.signed();
    return signed && !store.behind(tenant, horizon) ? Progress.DONE : Progress.LATER;
  }
}
