package dev.gatehouse.session;

import dev.gatehouse.account.OneTimeCodes;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.ratelimit.RateLimiter;
import dev.gatehouse.revocation.Notices;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rows that have expired out of the tables, on every node. They are as good as gone before;
 * what anybody could still ask about, such as an ended session with a token that has not expired,
 * is in a row that has not either. Rows that somebody works on are left for the next time.
 *
 * <p>It is in no hurry: it rests most of the time, so that nobody who calls meanwhile notices.
 */
@Singleton
class ExpiredRows {

  private static final Logger LOG = LoggerFactory.getLogger(ExpiredRows.class);

  /** Nobody waits for it: the tables only must not grow by more than is made meanwhile. */
  private static final String INTERVAL = "10m";

  /** How many rows of each table go in one transaction, so that none is long. */
  static final int BATCH = 200;

  /** How many times as long as a batch has taken nothing is done after it. */
  private static final int REST = 9;

  /** How many seconds nothing is done after what could not be swept: it has waited, not worked. */
  private static final int SECONDS_AFTER_FAILURE = 1;

  private final Transactions transactions;
  private final Tenants tenants;
  private final Sessions sessions;
  private final OneTimeCodes codes;
  private final RateLimiter limiter;
  private final Notices notices;

  ExpiredRows(
      Transactions transactions,
      Tenants tenants,
      Sessions sessions,
      OneTimeCodes codes,
      RateLimiter limiter,
      Notices notices) {
    this.transactions = transactions;
    this.tenants = tenants;
    this.sessions = sessions;
    this.codes = codes;
    this.limiter = limiter;
    this.notices = notices;
  }

  @Scheduled(fixedDelay = INTERVAL, initialDelay = INTERVAL)
  void sweep() throws InterruptedException {
    for (Tenant tenant : tenants.all()) {
      try {
        sweep(tenant.id());
      } catch (RuntimeException e) {
        // Whatever it is: it is tried again next time, and keeps no other tenant's rows.
        LOG.warn("tenant={} outcome=not-swept cause={}", tenant.id(), e.toString());
        TimeUnit.SECONDS.sleep(SECONDS_AFTER_FAILURE);
      }
    }
  }

  private void sweep(String tenant) throws InterruptedException {
    int swept = 0;
    int batch;
    do {
      batch = batch(tenant);
      swept += batch;
      // Otherwise there was less of everything, and to look again would take as long.
    } while (batch >= BATCH);
    if (swept > 0) {
      LOG.info("tenant={} outcome=swept rows={}", tenant, swept);
    }
  }

  private int batch(String tenant) throws InterruptedException {
    long begun = System.nanoTime();
    // Of many tenants most have little to sweep, and a transaction for each table would cost more.
    // Sessions come first: only their refresh tokens are waited for, while nothing else is locked.
    int swept =
        transactions.in(
            tenant,
            () ->
                sessions.sweep(tenant, BATCH)
                    + codes.sweep(tenant, BATCH)
                    + limiter.sweep(tenant, BATCH)
                    + notices.sweep(tenant, BATCH));
    TimeUnit.NANOSECONDS.sleep(REST * (System.nanoTime() - begun));
    return swept;
  }
}
