package dev.gatehouse.audit;

import jakarta.inject.Singleton;

/** The one place where it is written down what happened. */
@Singleton
public class Audit {

  private final AuditStore store;

  Audit(AuditStore store) {
    this.store = store;
  }

  /** Writes the event in the open transaction: it happened if, and only if, it is written down. */
  public void record(String tenant, AuditEvent event) {
    store.write(tenant, event);
  }
}
