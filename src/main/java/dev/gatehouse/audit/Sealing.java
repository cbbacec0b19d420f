package dev.gatehouse.audit;

import dev.gatehouse.audit.Chains.Progress;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the chains sealed in which something is new, on every node. A node seals what it has written
 * itself; what one has left that is gone, the others find.
 */
@Singleton
class Sealing {

  private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

  /** How many chains are sealed in one transaction. */
  private static final int TOGETHER = 50;

  /** How many transactions there are before those have their turn that have become due since. */
  private static final int MOST_BATCHES = 100;

  /** How long a transaction is given to end. */
  private static final Duration SOON = Duration.ofMillis(500);

  private final Chains chains;
  private final Tenants tenants;

  /** From when on a tenant's chain is looked at, in nanoseconds. */
  private final Map<String, Long> due = new ConcurrentHashMap<>();

  Sealing(Chains chains, Tenants tenants) {
    this.chains = chains;
    this.tenants = tenants;
  }

  /** Has the tenant's chain sealed soon. */
  void due(String tenant) {
    due.put(tenant, System.nanoTime());
  }

  @Scheduled(fixedDelay = "10m")
  void all() {
    due(Transactions.INSTALLATION);
    tenants.all().stream().map(Tenant::id).forEach(this::due);
  }

  /** Often, for whoever follows a chain waits for it; where nothing is due it costs nothing. */
  @Scheduled(fixedDelay = "250ms", initialDelay = "250ms")
  void seal() {
    // In one order on all nodes, so that none waits for another that waits for it.
    Deque<String> chains = new ArrayDeque<>(taken());
    for (int batches = 1; !chains.isEmpty(); batches++) {
      boolean last = batches >= MOST_BATCHES;
      List<String> together = new ArrayList<>();
      while (together.size() < TOGETHER && !chains.isEmpty()) {
        together.add(chains.remove());
      }
      sealed(together)
          .forEach((tenant, progress) -> {
            if (progress == Progress.MORE && !last) {
              chains.add(tenant);
            } else {
              again(progress)
                  .ifPresent(pause -> due.putIfAbsent(tenant, System.nanoTime() + pause.toNanos()));
            }
          });
    }
  }

  /** Those that are due. Whatever comes while they are sealed is due again. */
  private SortedSet<String> taken() {
    SortedSet<String> taken = new TreeSet<>();
    long now = System.nanoTime();
    due.forEach((tenant, at) -> {
      if (now - at >= 0 && due.remove(tenant, at)) {
        taken.add(tenant);
      }
    });
    return taken;
  }

  /** After how long to look again; empty if only at what is new. */
  private static Optional<Duration> again(Progress progress) {
    return switch (progress) {
      case DONE -> Optional.empty();
      case MORE -> Optional.of(Duration.ZERO);
      case LATER -> Optional.of(SOON);
      case UNSIGNED -> Optional.of(Chains.LONGEST_UNSIGNED);
    };
  }

  private Map<String, Progress> sealed(List<String> tenants) {
    try {
      return chains.seal(tenants);
    } catch (RuntimeException e) {
      // One that cannot be sealed keeps no other waiting.
      Map<String, Progress> progress = new HashMap<>();
      tenants.forEach(tenant -> progress.put(tenant, sealed(tenant)));
      return progress;
    }
  }

  private Progress sealed(String tenant) {
    try {
      return chains.seal(List.of(tenant)).getOrDefault(tenant, Progress.DONE);
    } catch (RuntimeException e) {
      // Whatever it is: what is written down stays, and is sealed when it can be.
      LOG.warn("tenant={} outcome=not-sealed cause={}", tenant, e.toString());
      return Progress.LATER;
    }
  }
}
