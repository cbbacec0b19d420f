package dev.gatehouse.audit;

import dev.gatehouse.audit.Chains.Progress;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** How many batches of one tenant go before those of the next. */
  private static final int MOST_BATCHES = 20;

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
    List.copyOf(due.entrySet())
        .forEach(entry -> {
          // Whatever comes while it is sealed is due again.
          if (System.nanoTime() - entry.getValue() >= 0
              && due.remove(entry.getKey(), entry.getValue())) {
            String tenant = entry.getKey();
            again(sealed(tenant))
                .ifPresent(pause -> due.putIfAbsent(tenant, System.nanoTime() + pause.toNanos()));
          }
        });
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

  private Progress sealed(String tenant) {
    try {
      Progress progress = chains.seal(tenant);
      for (int batch = 1; progress == Progress.MORE && batch < MOST_BATCHES; batch++) {
        progress = chains.seal(tenant);
      }
      return progress;
    } catch (RuntimeException e) {
      // Whatever it is: what is written down stays, and is sealed when it can be.
      LOG.warn("tenant={} outcome=not-sealed cause={}", tenant, e.toString());
      return Progress.LATER;
    }
  }
}
