package dev.gatehouse.revocation;

import dev.gatehouse.installation.Transactions;
import io.micronaut.context.event.ApplicationEventPublisher;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishes notices in the transaction of the change that they are about. This node knows before
 * the change is answered; the others hear of it by their {@link Feed}.
 */
@Singleton
public class Notices {

  private final NoticeStore store;
  private final Transactions transactions;
  private final ApplicationEventPublisher<Notice> events;
  private final Doorbell doorbell;
  private final InstantSource time;

  Notices(
      NoticeStore store,
      Transactions transactions,
      ApplicationEventPublisher<Notice> events,
      Doorbell doorbell,
      InstantSource time) {
    this.store = store;
    this.transactions = transactions;
    this.events = events;
    this.doorbell = doorbell;
    this.time = time;
  }

  /**
   * What was told, the earlier first.
   *
   * @param cursor from where to go on, so that nothing is missed that is committed late
   */
  public record Since(long cursor, List<Notice> notices) {}

  /**
   * The tenant's notices that have not expired and were not there when {@code cursor} was given,
   * and some that were; with 0 all of them.
   */
  public Since since(String tenant, long cursor) {
    return transactions.in(tenant, () -> store.since(tenant, cursor, time.instant()));
  }

  /** Forgets at most so many notices that have expired, and says how many. */
  public int sweep(String tenant, int most) {
    return transactions.in(tenant, () -> store.sweep(tenant, time.instant(), most));
  }

  /** Tells all nodes, if the open transaction is committed. */
  public void publish(
      String tenant, Notice.Kind kind, UUID subject, int generation, Instant expiresAt) {
    publish(tenant, kind, subject, generation, null, expiresAt);
  }

  /**
   * Tells all nodes, if the open transaction is committed.
   *
   * @param spared the one session of the account that stays as it is; null if none does
   */
  public void publish(
      String tenant,
      Notice.Kind kind,
      UUID subject,
      int generation,
      @Nullable UUID spared,
      Instant expiresAt) {
    long number = store.write(tenant, kind, subject, generation, spared, expiresAt);
    tell(new Notice(number, tenant, kind, subject, generation, spared, expiresAt));
  }

  /** Has this node know of a notice that is written already, if the transaction is committed. */
  public void tell(Notice notice) {
    transactions.afterwards(() -> {
      events.publishEvent(notice);
      doorbell.push();
    });
  }
}
