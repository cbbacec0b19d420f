package dev.gatehouse.ratelimit;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

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
import java.util.function.Function;

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
          Instant now = counting(calls, rate);
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

  /**
   * What is counted for a subject.
   *
   * @param calls how many were admitted in the window
   * @param reset how long until the oldest one counts no more
   */
  public record Counted(String operation, Rate rate, int calls, Duration reset) {

    /** How many more calls would be admitted now. */
    public int remaining() {
      return Math.max(0, rate.events() - calls);
    }
  }

  /**
   * What is counted for a subject now; to ask does not count.
   *
   * @param rates the rate that is in force for an operation; empty if there is none any more
   */
  public List<Counted> counted(
      String tenant, String subject, Function<String, Optional<Rate>> rates) {
    return transactions.in(tenant, () -> store.of(tenant, subject)).stream()
        .flatMap(row -> rates.apply(row.operation()).flatMap(rate -> counted(row, rate)).stream())
        .toList();
  }

  /** Forgets what is counted for a subject. */
  public void forget(String tenant, String operation, String subject) {
    transactions.run(tenant, () -> store.delete(tenant, operation, List.of(subject)));
  }

  private Optional<Counted> counted(RateWindowStore.Row row, Rate rate) {
    Deque<Instant> calls = calls(row);
    Instant now = counting(calls, rate);
    return Optional.ofNullable(calls.peekFirst())
        .map(first ->
            new Counted(
                row.operation(),
                rate,
                calls.size(),
                Duration.between(now, first.plus(rate.window()))));
  }

  /** Takes out the calls that count no more, and says at what time. */
  private Instant counting(Deque<Instant> calls, Rate rate) {
    Instant now = time.instant();
    if (!calls.isEmpty() && calls.getLast().isAfter(now)) {
      now = calls.getLast();
    }
    while (!calls.isEmpty() && !calls.getFirst().plus(rate.window()).isAfter(now)) {
      calls.removeFirst();
    }
    return now;
  }

  /** Forgets at most so many windows that are over, and says how many. */
  public int sweep(String tenant, int most) {
    return transactions.in(
        tenant,
        () -> {
          List<RateWindowStore.Row> over = store.expired(tenant, time.instant(), most);
          over.stream()
              .collect(
                  groupingBy(
                      RateWindowStore.Row::operation,
                      mapping(RateWindowStore.Row::subject, toList())))
              .forEach((operation, subjects) -> store.delete(tenant, operation, subjects));
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
    return calls(row.get());
  }

  private static Deque<Instant> calls(RateWindowStore.Row row) {
    Deque<Instant> calls = new ArrayDeque<>();
    ByteBuffer bytes = ByteBuffer.wrap(row.calls());
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
