package dev.gatehouse.audit;

import dev.gatehouse.audit.ChainStore.Head;
import dev.gatehouse.installation.Transactions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The chain of each tenant: what was written down, sealed one after the other by whichever node has
 * the chain's head locked.
 *
 * <p>Events are sealed once no transaction is open that came before the one that wrote them. So
 * nobody waits for the chain, and one that is committed late is behind the horizon up to which all
 * is sealed, and not lost. PostgreSQL numbers the transactions of all its databases together, so
 * that one that writes elsewhere and stays open keeps events waiting, too; a metric says how long.
 */
@Singleton
class Chains {

  /** How many events are sealed in one transaction, so that none is long. */
  static final int BATCH = 500;

  /** How many links there are at most between two checkpoints, but for a batch. */
  private static final int MOST_UNSIGNED = 1000;

  /** How many links at least one checkpoint is among. */
  static final int STRETCH = MOST_UNSIGNED + BATCH;

  /** How long a link waits at most for a checkpoint. */
  static final Duration LONGEST_UNSIGNED = Duration.ofSeconds(10);

  private final ChainStore store;
  private final AuditKeys keys;
  private final Transactions transactions;
  private final InstantSource time;

  /** By tenant, when the first event happened that was not sealed at the last look. */
  private final Map<String, Instant> waiting = new ConcurrentHashMap<>();

  Chains(
      ChainStore store,
      AuditKeys keys,
      Transactions transactions,
      InstantSource time,
      MeterRegistry meters) {
    this.store = store;
    this.keys = keys;
    this.transactions = transactions;
    this.time = time;
    Gauge.builder("gatehouse.audit.unsealed.age", () -> waited().toMillis() / 1e3)
        .description("How long the oldest event waits to be sealed that this node knows of")
        .baseUnit("seconds")
        .register(meters);
  }

  private Duration waited() {
    Instant now = time.instant();
    return waiting.values().stream()
        .map(at -> Duration.between(at, now))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** How far a look at a chain has come. */
  enum Progress {
    /** All is sealed and signed, or there is nothing to seal. */
    DONE,
    /** More can be sealed at once. */
    MORE,
    /** Somebody else is at it, or it is too early for what is left. */
    LATER,
    /** All is sealed, and not signed yet. */
    UNSIGNED
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

  /**
   * Deletes what is older than {@code until} up to a checkpoint, which the chain begins behind from
   * then on; some of it, so that no transaction is long. That it was done is written down with it.
   *
   * @return where the checkpoint is; empty if nothing is so old, or somebody else is at the chain
   */
  OptionalLong prune(String tenant, Instant until) {
    return transactions.in(
        tenant,
        () -> {
          if (store.lock(tenant).isEmpty()) {
            return OptionalLong.empty();
          }
          OptionalLong anchor = store.anchor(tenant, until, STRETCH + 1);
          if (anchor.isEmpty() || !store.prunable(tenant, anchor.getAsLong())) {
            return OptionalLong.empty();
          }
          store.prune(tenant, anchor.getAsLong());
          return anchor;
        });
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
      hash = keys.link(hash, ++position, entry);
      links.add(new Link(position, entry.id(), hash));
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
    Optional<Instant> first =
        more ? Optional.of(entries.getLast().at()) : store.behind(tenant, horizon);
    first.ifPresentOrElse(at -> waiting.put(tenant, at), () -> waiting.remove(tenant));
    if (more) {
      return Progress.MORE;
    }
    if (first.isPresent()) {
      return Progress.LATER;
    }
    return sign || position == head.signed() ? Progress.DONE : Progress.UNSIGNED;
  }
}
