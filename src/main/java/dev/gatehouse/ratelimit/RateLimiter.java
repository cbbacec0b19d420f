package dev.gatehouse.ratelimit;

import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Rate;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Admits at most so many calls in any window, over all nodes together: a sliding log in one row,
 * under its lock. Two fixed windows would admit twice as many around their border.
 */
@Singleton
public class RateLimiter {

  private final RateWindowStore store;
  private final Transactions transactions;
  private final InstantSource time;

  RateLimiter(RateWindowStore store, Transactions transactions, InstantSource time) {
    this.store = store;
    this.transactions = transactions;
    this.time = time;
  }

  /**
   * The answer to one call.
   *
   * @param operation what was counted
   * @param remaining how many more calls would be admitted now
   * @param reset how long until one more would be, or until all would be if none is counted
   */
  public record Count(
      String operation, Rate rate, boolean admitted, int remaining, Duration reset) {}

  /**
   * Counts a call, unless the window is full.
   *
   * @param operation what is done
   * @param subject who does it
   */
  public Count take(String tenant, String operation, String subject, Rate rate) {
    return transactions.in(
        tenant,
        () -> {
          Deque<Instant> calls = locked(tenant, operation, subject, rate);
          // Under the lock time does not go back, whatever another node's clock says.
          Instant now = time.instant();
          if (!calls.isEmpty() && calls.getLast().isAfter(now)) {
            now = calls.getLast();
          }
          while (!calls.isEmpty() && !calls.getFirst().plus(rate.window()).isAfter(now)) {
            calls.removeFirst();
          }
          boolean admitted = calls.size() < rate.events();
          if (admitted) {
            calls.addLast(now);
            store.write(tenant, operation, subject, bytes(calls), now.plus(rate.window()));
          }
          Instant first = calls.getFirst();
          return new Count(
              operation,
              rate,
              admitted,
              Math.max(0, rate.events() - calls.size()),
              Duration.between(now, first.plus(rate.window())));
        });
  }

  /** Forgets at most so many windows that are over, and says how many. */
  public int sweep(String tenant, int most) {
    return transactions.in(
        tenant,
        () -> {
          List<RateWindowStore.Row> over = store.expired(tenant, time.instant(), most);
          over.forEach(row -> store.delete(tenant, row.operation(), row.subject()));
          return over.size();
        });
  }

  private Deque<Instant> locked(String tenant, String operation, String subject, Rate rate) {
    Optional<RateWindowStore.Row> row = store.lock(tenant, operation, subject);
    while (row.isEmpty()) {
      // One that is there already may be swept before it is locked.
      Instant expiresAt = time.instant().plus(rate.window());
      store.open(tenant, operation, subject, new byte[0], expiresAt);
      row = store.lock(tenant, operation, subject);
    }
    Deque<Instant> calls = new ArrayDeque<>();
    ByteBuffer bytes = ByteBuffer.wrap(row.get().calls());
    while (bytes.hasRemaining()) {
      calls.addLast(Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS));
    }
    return calls;
  }

  private static byte[] bytes(Deque<Instant> calls) {
    ByteBuffer bytes = ByteBuffer.allocate(calls.size() * Long.BYTES);
    calls.forEach(call -> bytes.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, call)));
    return bytes.array();
  }
}
