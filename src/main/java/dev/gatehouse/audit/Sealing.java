package dev.gatehouse.audit;

import dev.gatehouse.audit.Chains.Progress;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
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

  private final Chains chains;
  private final Tenants tenants;
  private final Set<String> due = ConcurrentHashMap.newKeySet();

  Sealing(Chains chains, Tenants tenants) {
    this.chains = chains;
    this.tenants = tenants;
  }

  /** Has the tenant's chain sealed soon. */
  void due(String tenant) {
    due.add(tenant);
  }

  @Scheduled(fixedDelay = "10m")
  void all() {
    tenants.all().stream().map(Tenant::id).forEach(this::due);
  }

  @Scheduled(fixedDelay = "1s", initialDelay = "1s")
  void seal() {
    for (String tenant : List.copyOf(due)) {
      due.remove(tenant);
      if (!sealed(tenant)) {
        due.add(tenant);
      }
    }
  }

  private boolean sealed(String tenant) {
    try {
      Progress progress = chains.seal(tenant);
      for (int batch = 1; progress == Progress.MORE && batch < MOST_BATCHES; batch++) {
        progress = chains.seal(tenant);
      }
      return progress == Progress.DONE;
    } catch (RuntimeException e) {
      // Whatever it is: what is written down stays, and is sealed when it can be.
      LOG.warn("tenant={} outcome=not-sealed cause={}", tenant, e.toString());
      return false;
    }
  }
}
