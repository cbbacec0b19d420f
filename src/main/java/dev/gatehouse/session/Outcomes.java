package dev.gatehouse.session;

import dev.gatehouse.installation.MustWait;
import dev.gatehouse.tenant.ByOperation;
import dev.gatehouse.tenant.Capability;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of each call: a line in the log, but for those that are let in, and one more in a
 * count; the kind of the outcome, and nothing of its content. There are as many counts as tenants,
 * operations and kinds, whatever callers send.
 */
@Singleton
final class Outcomes {

  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);
  private static final String ADMISSIONS = "gatehouse.admissions";
  private static final String OUTCOMES = "gatehouse.outcomes";

  private final MeterRegistry meters;
  private final @Nullable Witness witness;
  private final ByOperation<Counter> admitted =
      new ByOperation<>(
          (tenant, capability) -> counter(new Key(ADMISSIONS, tenant, capability, "Admitted")));
  private final Map<Key, Counter> others = new ConcurrentHashMap<>();

  /**
   * @param meters the registry that is scraped, and not the one over all: of so many series it
   *     would hold as much again
   */
  Outcomes(PrometheusMeterRegistry meters, @Nullable Witness witness) {
    this.meters = meters;
    this.witness = witness;
  }

  private record Key(String meter, String tenant, Capability capability, String kind) {}

  /** Counts the answer at the door, logs it if it is no, and gives it back. */
  Admission counted(Caller caller, Capability capability, Admission admission) {
    if (admission instanceof Refusal refusal) {
      log(caller, capability, refusal);
      count(ADMISSIONS, caller, capability, refusal.kind());
    } else {
      admitted.of(caller.tenant().id(), capability).increment();
    }
    return admission;
  }

  /** Logs and counts what became of a call that was let in, and gives it back. */
  <O extends Outcome> O logged(Caller caller, Capability capability, O outcome) {
    log(caller, capability, outcome);
    count(OUTCOMES, caller, capability, outcome.kind());
    if (witness != null) {
      witness.saw(outcome);
    }
    return outcome;
  }

  private static void log(Caller caller, Capability capability, Outcome outcome) {
    // Whoever reads the log may be slow.
    MustWait.elsewhere();
    LOG.info(
        "tenant={} capability={} outcome={} request={}",
        caller.tenant().id(),
        capability.word(),
        outcome.kind(),
        caller.requestId());
  }

  private void count(String meter, Caller caller, Capability capability, String kind) {
    others
        .computeIfAbsent(new Key(meter, caller.tenant().id(), capability, kind), this::counter)
        .increment();
  }

  private Counter counter(Key key) {
    return Counter.builder(key.meter())
        .description(
            key.meter().equals(ADMISSIONS)
                ? "Calls that asked to be let in, and the answer"
                : "Calls that were let in, and what became of them")
        .tag("tenant", key.tenant())
        .tag("operation", key.capability().word())
        .tag("outcome", key.kind())
        .register(meters);
  }
}
