package dev.gatehouse.account;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.gatehouse.account.OneTimeCode.Scope;
import dev.gatehouse.account.OneTimeCodes.Creation;
import dev.gatehouse.account.OneTimeCodes.Held;
import dev.gatehouse.account.OneTimeCodes.Locked;
import dev.gatehouse.account.OneTimeCodes.TooSoon;
import dev.gatehouse.tenant.CodePolicy;
import dev.gatehouse.tenant.Tenant;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps codes for one recipient apart, and locks out who guesses. Each call locks the recipient's
 * row until the transaction ends; where the tenant's policy asks for nothing, there is no row.
 */
@Singleton
class CodeGuards {

  /** When nothing was sent and no lock ended. */
  private static final Instant NEVER = Instant.EPOCH;

  private final CodeGuardStore store;
  private final InstantSource time;

  CodeGuards(CodeGuardStore store, InstantSource time) {
    this.store = store;
    this.time = time;
  }

  /** Whose codes, and what for. */
  record Guarded(Tenant tenant, Scope scope, String recipient) {

    Guarded {
      recipient = LoginName.canonical(recipient);
    }

    CodePolicy policy() {
      return tenant.codes();
    }

    boolean needed() {
      return policy().interval().isPositive() || policy().lock().isPositive();
    }
  }

  /** Why no code may be sent now; empty if one may, and then it counts as sent. */
  Optional<Creation> send(Guarded guarded) {
    if (!guarded.needed()) {
      return Optional.empty();
    }
    CodeGuardStore.Row row = row(guarded);
    Instant now = time.instant();
    Optional<Locked> locked = locked(row, now);
    if (locked.isPresent()) {
      return Optional.of(locked.get());
    }
    Duration wait = Duration.between(now, row.sentAt().plus(guarded.policy().interval()));
    if (wait.isPositive()) {
      return Optional.of(new TooSoon(wait));
    }
    write(guarded, now, row.failures(), NEVER, now);
    return Optional.empty();
  }

  /** The lock there is, if there is one. */
  Optional<Locked> locked(Guarded guarded) {
    return guarded.needed() ? locked(row(guarded), time.instant()) : Optional.empty();
  }

  /** Counts a wrong try; the lock it led to, if it was one too many. */
  Optional<Locked> failed(Guarded guarded) {
    Duration lock = guarded.policy().lock();
    if (!lock.isPositive()) {
      return Optional.empty();
    }
    CodeGuardStore.Row row = row(guarded);
    Instant now = time.instant();
    if (row.failures() + 1 < guarded.policy().attempts()) {
      write(guarded, row.sentAt(), row.failures() + 1, NEVER, now);
      return Optional.empty();
    }
    write(guarded, row.sentAt(), 0, now.plus(lock), now);
    return Optional.of(new Locked(lock));
  }

  /** Forgets the wrong tries, for a right one came. */
  void passed(Guarded guarded) {
    if (guarded.policy().lock().isPositive()) {
      CodeGuardStore.Row row = row(guarded);
      write(guarded, row.sentAt(), 0, NEVER, time.instant());
    }
  }

  /** What holds up {@code recipient} now, which stays so until the transaction ends. */
  List<Held> held(Tenant tenant, String recipient) {
    return Stream.of(Scope.values())
        .map(scope -> new Guarded(tenant, scope, recipient))
        .filter(Guarded::needed)
        .flatMap(guarded -> held(guarded).stream())
        .toList();
  }

  private Optional<Held> held(Guarded guarded) {
    Instant now = time.instant();
    return store
        .lock(guarded.tenant().id(), guarded.scope().word(), guarded.recipient())
        .filter(row -> now.isBefore(row.expiresAt()))
        .map(row ->
            new Held(
                guarded.scope(),
                row.failures(),
                toCome(row.lockedUntil(), now),
                toCome(row.sentAt().plus(guarded.policy().interval()), now)))
        .filter(Held::counts);
  }

  private static @Nullable Instant toCome(Instant time, Instant now) {
    return now.isBefore(time) ? time : null;
  }

  /** Holds {@code recipient} up no more, and says what did. */
  List<Held> free(Tenant tenant, String recipient) {
    List<Held> held = held(tenant, recipient);
    held.forEach(one ->
        store.delete(tenant.id(), one.scope().word(), List.of(LoginName.canonical(recipient))));
    return held;
  }

  /** Deletes at most so many rows that hold nobody up any more, and says how many. */
  int sweep(String tenant, int most) {
    List<CodeGuardStore.Row> expired = store.expired(tenant, time.instant(), most);
    expired.stream()
        .collect(
            groupingBy(CodeGuardStore.Row::scope, mapping(CodeGuardStore.Row::recipient, toList())))
        .forEach((scope, recipients) -> store.delete(tenant, scope, recipients));
    return expired.size();
  }

  private CodeGuardStore.Row row(Guarded guarded) {
    String tenant = guarded.tenant().id();
    String scope = guarded.scope().word();
    Optional<CodeGuardStore.Row> locked = store.lock(tenant, scope, guarded.recipient());
    while (locked.isEmpty()) {
      // One that is there already may be swept before it is locked.
      store.open(tenant, scope, guarded.recipient(), NEVER);
      locked = store.lock(tenant, scope, guarded.recipient());
    }
    CodeGuardStore.Row row = locked.get();
    // What has expired is as good as gone, whether it was swept or not.
    return time.instant().isBefore(row.expiresAt())
        ? row
        : new CodeGuardStore.Row(null, scope, guarded.recipient(), NEVER, 0, NEVER, NEVER);
  }

  private void write(
      Guarded guarded, Instant sentAt, int failures, Instant lockedUntil, Instant now) {
    CodePolicy policy = guarded.policy();
    Duration kept =
        policy.lock().compareTo(policy.interval()) > 0 ? policy.lock() : policy.interval();
    store.write(
        guarded.tenant().id(),
        guarded.scope().word(),
        guarded.recipient(),
        sentAt,
        failures,
        lockedUntil,
        now.plus(kept));
  }

  private static Optional<Locked> locked(CodeGuardStore.Row row, Instant now) {
    Duration wait = Duration.between(now, row.lockedUntil());
    return wait.isPositive() ? Optional.of(new Locked(wait)) : Optional.empty();
  }
}
