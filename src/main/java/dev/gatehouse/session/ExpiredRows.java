package dev.gatehouse.session;

import dev.gatehouse.account.OneTimeCodes;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.ratelimit.RateLimiter;
import dev.gatehouse.revocation.Notices;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Upkeep;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rows that have expired out of the tables, on every node. They are as good as gone before;
 * what anybody could still ask about, such as an ended session with a token that has not expired,
 * is in a row that has not either. Rows that somebody works on are left for the next time.
 */
@Singleton
class ExpiredRows {

  private static final Logger LOG = LoggerFactory.getLogger(ExpiredRows.class);

  /** Nobody waits for it: the tables only must not grow by more than is made meanwhile. */
  private static final String INTERVAL = "10m";

  /** How many rows of each table go in one transaction, so that none is long. */
  static final int BATCH = 200;

  private final Upkeep upkeep;
  private final Transactions transactions;
  private final Sessions sessions;
  private final OneTimeCodes codes;
  private final RateLimiter limiter;
  private final Notices notices;

  ExpiredRows(
      Upkeep upkeep,
      Transactions transactions,
      Sessions sessions,
      OneTimeCodes codes,
      RateLimiter limiter,
      Notices notices) {
    this.upkeep = upkeep;
    this.transactions = transactions;
    this.sessions = sessions;
    this.codes = codes;
    this.limiter = limiter;
    this.notices = notices;
  }

  @Scheduled(fixedDelay = INTERVAL, initialDelay = INTERVAL)
  void sweep() throws InterruptedException {
    upkeep.ofAll("not-swept", this::swept);
  }

  /** Whether there may be more: otherwise to look again would take as long. */
  private boolean swept(Tenant tenant) {
    // Of many tenants most have little to sweep, and a transaction for each table would cost more.
    // Sessions come first: only their refresh tokens are waited for, while nothing else is locked.
    int rows =
        transactions.in(
            tenant.id(),
            () ->
                sessions.sweep(tenant.id(), BATCH)
                    + codes.sweep(tenant.id(), BATCH)
                    + limiter.sweep(tenant.id(), BATCH)
                    + notices.sweep(tenant.id(), BATCH));
    if (rows > 0) {
      LOG.info("tenant={} outcome=swept rows={}", tenant.id(), rows);
    }
    return rows >= BATCH;
  }
}
