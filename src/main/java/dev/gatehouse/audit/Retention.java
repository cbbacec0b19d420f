package dev.gatehouse.audit;

import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Upkeep;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;

/** Deletes what is older than its tenant wants it kept, on every node. */
@Singleton
class Retention {

  private final Upkeep upkeep;
  private final Chains chains;
  private final Audit audit;
  private final Transactions transactions;
  private final InstantSource time;

  Retention(
      Upkeep upkeep, Chains chains, Audit audit, Transactions transactions, InstantSource time) {
    this.upkeep = upkeep;
    this.chains = chains;
    this.audit = audit;
    this.transactions = transactions;
    this.time = time;
  }

  @Scheduled(fixedDelay = "1h", initialDelay = "10m")
  void prune() throws InterruptedException {
    upkeep.ofAll("not-pruned", this::pruned);
  }

  /** Deletes a part, and says so in the same transaction, as a check wants to hear it. */
  private boolean pruned(Tenant tenant) {
    Instant until = time.instant().minus(tenant.audit().retention());
    return transactions.in(
        tenant.id(),
        () -> {
          OptionalLong anchor = chains.prune(tenant.id(), until);
          anchor.ifPresent(position ->
              audit.record(
                  tenant.id(),
                  new AuditEvent(
                      Action.AUDIT_PRUNED,
                      Origin.service(),
                      Kind.TENANT,
                      tenant.id(),
                      null,
                      Map.of(ChainCheck.ANCHOR, position))));
          return anchor.isPresent();
        });
  }
}
