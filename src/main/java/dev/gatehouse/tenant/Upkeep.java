package dev.gatehouse.tenant;

import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on every tenant's rows that nobody waits for. It is in no hurry: it rests most of the time,
 * and none is done beside another, so that nobody who calls meanwhile notices.
 */
@Singleton
public class Upkeep {

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  /** How many times as long as a part has taken nothing is done after it. */
  static final int REST = 9;

  /** How many seconds nothing is done after what failed: it has waited, not worked. */
  private static final int SECONDS_AFTER_FAILURE = 1;

  private final Tenants tenants;

  Upkeep(Tenants tenants) {
    this.tenants = tenants;
  }

  /**
   * Does the work for one tenant after the other. One for whom it fails keeps no other waiting.
   *
   * @param failed what is logged then
   * @param part does a part of a tenant's work, a short one, and says whether there is more
   */
  public synchronized void ofAll(String failed, Predicate<Tenant> part)
      throws InterruptedException {
    for (Tenant tenant : tenants.all()) {
      try {
        boolean more = true;
        while (more) {
          long begun = System.nanoTime();
          more = part.test(tenant);
          TimeUnit.NANOSECONDS.sleep(REST * (System.nanoTime() - begun));
        }
      } catch (RuntimeException e) {
        // Whatever it is: it is tried again next time.
        LOG.warn("tenant={} outcome={} cause={}", tenant.id(), failed, e.toString());
        TimeUnit.SECONDS.sleep(SECONDS_AFTER_FAILURE);
      }
    }
  }
}
