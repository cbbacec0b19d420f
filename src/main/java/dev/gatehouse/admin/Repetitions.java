package dev.gatehouse.admin;

import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Upkeep;
import io.micronaut.http.HttpStatus;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Has a call that comes again with its {@code Idempotency-Key} be answered, and not made again. */
@Singleton
final class Repetitions {

  private static final Duration KEPT = Duration.ofHours(24);
  private static final int LONGEST_ANSWER = 20_000;
  private static final String INTERVAL = "10m";

  private final OperatorCallStore store;
  private final Transactions transactions;
  private final InstantSource time;
  private final Upkeep upkeep;

  Repetitions(
      OperatorCallStore store, Transactions transactions, InstantSource time, Upkeep upkeep) {
    this.store = store;
    this.transactions = transactions;
    this.time = time;
    this.upkeep = upkeep;
  }

  /**
   * Begins a call in the open transaction, with which it is forgotten if that is undone.
   *
   * @throws Repeated if it was made before
   * @throws Rejected if another call was, or its answer is not known
   */
  void begin(String tenant, String operator, Repetition call) {
    Instant now = time.instant();
    store.forget(tenant, now.minus(KEPT));
    if (store.begin(tenant, operator, call.key(), call.fingerprint(), now) > 0) {
      // What is undone has no row: that of the same key may be another call's by then.
      transactions.afterwards(() -> call.begun(tenant));
      return;
    }
    OperatorCallRow made = store.find(tenant, operator, call.key()).orElseThrow();
    if (!MessageDigest.isEqual(made.fingerprint(), call.fingerprint())) {
      throw new Rejected(
          HttpStatus.UNPROCESSABLE_ENTITY, Repetition.HEADER + ": expected one of this call's own");
    }
    Integer status = made.status();
    if (status == null) {
      throw new Rejected(
          HttpStatus.CONFLICT,
          "The call was made, and what was answered is not known, or not yet.");
    }
    throw new Repeated(status, made.answer());
  }

  /** Keeps what a call was answered that has begun here. */
  void answered(
      String tenant, String operator, Repetition call, int status, @Nullable String json) {
    if (json == null || json.length() <= LONGEST_ANSWER) {
      transactions.run(tenant, () -> store.answer(tenant, operator, call.key(), status, json));
    }
  }

  /** Forgets answers that nobody may ask for any more: there may be people in them. */
  @Scheduled(fixedDelay = INTERVAL, initialDelay = INTERVAL)
  void sweep() throws InterruptedException {
    forget(Transactions.INSTALLATION);
    upkeep.ofAll(
        "not-forgotten",
        tenant -> {
          forget(tenant.id());
          return false;
        });
  }

  private void forget(String tenant) {
    Instant before = time.instant().minus(KEPT);
    transactions.run(tenant, () -> store.forget(tenant, before));
  }

  /** A call that was made before, and what it was answered. */
  static final class Repeated extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String json;

    Repeated(int status, @Nullable String json) {
      super("made before", null, false, false);
      this.status = status;
      this.json = json;
    }

    int status() {
      return status;
    }

    @Nullable String json() {
      return json;
    }
  }
}
