package dev.gatehouse.audit;

import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;

/** Deletes what is older than its tenant wants it kept, on every node. */
@Singleton
class Retention {

  private final Tenants tenants;
  private final Chains chains;
  private final Audit audit;
  private final Transactions transactions;
  private final InstantSource time;

  Retention(
      Tenants tenants, Chains chains, Audit audit, Transactions transactions, InstantSource time) {
    this.tenants = tenants;
    this.chains = chains;
    this.audit = audit;
    this.transactions = transactions;
    this.time = time;
  }

  @Scheduled(fixedDelay = "1h", initialDelay = "10m")
  void prune() {
    for (Tenant tenant : tenants.all()) {
      Instant until = time.instant().minus(tenant.audit().retention());
      while (pruned(tenant.id(), until)) {
        // And the next part.
      }
    }
  }

  /** Deletes a part, and says so in the same transaction, as a check wants to hear it. */
  private boolean pruned(String tenant, Instant until) {
    return transactions.in(
        tenant,
        () -> {
          OptionalLong anchor = chains.prune(tenant, until);
          anchor.ifPresent(position ->
              audit.record(
                  tenant,
                  new AuditEvent(
                      Action.AUDIT_PRUNED,
                      Origin.service(),
                      Kind.TENANT,
                      tenant,
                      null,
                      Map.of(ChainCheck.ANCHOR, position))));
          return anchor.isPresent();
        });
  }
}
