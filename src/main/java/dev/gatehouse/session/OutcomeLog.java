package dev.gatehouse.session;

import dev.gatehouse.tenant.Capability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of each call, in one line: the kind of the outcome, and nothing of its content. */
final class OutcomeLog {

  private static final Logger LOG = LoggerFactory.getLogger(OutcomeLog.class);

  private OutcomeLog() {}

  /** Logs the outcome, and gives it back. */
  static <O extends Outcome> O logged(Caller caller, Capability capability, O outcome) {
    LOG.info(
        "tenant={} capability={} outcome={} request={}",
        caller.tenant().id(),
        capability.word(),
        outcome.kind(),
        caller.requestId());
    return outcome;
  }
}
