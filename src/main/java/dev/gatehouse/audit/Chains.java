package dev.gatehouse.audit;

import dev.gatehouse.audit.ChainStore.Head;
import dev.gatehouse.audit.ChainStore.Sealed;
import dev.gatehouse.audit.ChainStore.Stretch;
import dev.gatehouse.installation.Transactions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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

  /** Seals at most {@link #BATCH} events of each of these tenants, all in one transaction. */
  Map<String, Progress> seal(Collection<String> tenants) {
    return transactions.in(
        Transactions.INSTALLATION,
        () -> {
          store.becomeSealer();
          Map<String, Head> heads = store.lock(tenants);
          List<String> missing = without(tenants, heads.keySet());
          if (!missing.isEmpty() && store.open(missing)) {
            heads.putAll(store.lock(missing));
            missing = without(missing, heads.keySet());
          }
          Map<String, Progress> progress = heads.isEmpty() ? new HashMap<>() : seal(heads);
          if (!missing.isEmpty()) {
            // Somebody else is at it, or nothing was ever written down.
            Set<String> begun = store.begun(missing);
            missing.forEach(tenant ->
                progress.put(tenant, begun.contains(tenant) ? Progress.LATER : Progress.DONE));
          }
          return progress;
        });
  }

  private static List<String> without(Collection<String> tenants, Set<String> known) {
    return tenants.stream().filter(tenant -> !known.contains(tenant)).toList();
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
          if (store.lock(List.of(tenant)).isEmpty()) {
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

  /**
   * Whether transactions have gone backwards, as they do where the rows came from another server:
   * all those that wrote them have ended.
   */
  private static boolean backwards(Head head, long horizon) {
    return horizon < head.horizon();
  }

  private Map<String, Progress> seal(Map<String, Head> heads) {
    Map<String, Long> horizons = store.horizons(heads.keySet());
    List<Stretch> stretches = new ArrayList<>(heads.size());
    heads.forEach((tenant, head) -> {
      long horizon = horizons.get(tenant);
      stretches.add(
          backwards(head, horizon)
              ? new Stretch(tenant, 0, Long.MAX_VALUE)
              : new Stretch(tenant, head.horizon(), horizon));
    });
    Map<String, List<Entry>> unsealed = store.unsealed(stretches, BATCH);
    Map<String, Instant> behind = store.behind(horizons);
    Instant now = time.instant();
    List<Sealed> links = new ArrayList<>();
    List<Checkpoint> checkpoints = new ArrayList<>();
    Map<String, Head> moved = new HashMap<>();
    Map<String, Progress> progress = new HashMap<>();
    heads.forEach((tenant, head) -> {
      List<Entry> entries = unsealed.getOrDefault(tenant, List.of());
      boolean more = entries.size() == BATCH;
      long position = head.position();
      byte[] hash = head.hash();
      for (Entry entry : entries) {
        hash = keys.link(hash, ++position, entry);
        links.add(new Sealed(tenant, new Link(position, entry.id(), hash)));
      }
      boolean sign =
          position - head.signed() >= MOST_UNSIGNED
              || (position > head.signed()
                  && !now.isBefore(head.signedAt().plus(LONGEST_UNSIGNED)));
      if (sign) {
        checkpoints.add(keys.sign(tenant, position, hash, now));
      }
      long horizon = horizons.get(tenant);
      boolean backwards = backwards(head, horizon);
      if (!entries.isEmpty() || sign || backwards) {
        long reached =
            more && backwards
                ? head.horizon()
                : more ? store.horizonOf(entries.getLast()) : horizon;
        moved.put(
            tenant,
            new Head(
                position,
                hash,
                reached,
                sign ? position : head.signed(),
                sign ? now : head.signedAt()));
      }
      Optional<Instant> first =
          Optional.ofNullable(more ? entries.getLast().at() : behind.get(tenant));
      first.ifPresentOrElse(at -> waiting.put(tenant, at), () -> waiting.remove(tenant));
      progress.put(
          tenant,
          more
              ? Progress.MORE
              : first.isPresent()
                  ? Progress.LATER
                  : sign || position == head.signed() ? Progress.DONE : Progress.UNSIGNED);
    });
    if (!links.isEmpty()) {
      store.link(links);
    }
    if (!checkpoints.isEmpty()) {
      store.sign(checkpoints);
    }
    if (!moved.isEmpty()) {
      store.move(moved);
    }
    return progress;
  }
}
