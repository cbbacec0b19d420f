package dev.gatehouse.account;

import dev.gatehouse.account.CodeGuards.Guarded;
import dev.gatehouse.account.OneTimeCode.Scope;
import dev.gatehouse.account.OneTimeCode.Status;
import dev.gatehouse.installation.Pepper;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Word;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Six digits by mail, good for one thing, once, for ten minutes and a few tries. Only a keyed
 * digest of them is kept.
 */
@Singleton
public class OneTimeCodes {

  /** How long to wait before a code is sent again. */
  public static final Duration RESEND_INTERVAL = Duration.ofSeconds(60);

  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final int MOST_RESENDS = 3;

  private static final String BY_MAIL = "email";

  /** A code that is nobody's, made so that the answer is the same as for somebody's. */
  private static final String UNSENT = "none";

  private final OneTimeCodeStore store;
  private final CodeGuards guards;
  private final CodeMail mail;
  private final Transactions transactions;
  private final InstantSource time;
  private final Pepper pepper;

  OneTimeCodes(
      OneTimeCodeStore store,
      CodeGuards guards,
      CodeMail mail,
      Transactions transactions,
      InstantSource time,
      RootSecret secret) {
    this.store = store;
    this.guards = guards;
    this.mail = mail;
    this.transactions = transactions;
    this.time = time;
    this.pepper = secret.pepper("gatehouse/otp/v1");
  }

  /** What became of a wish to have a code. */
  public sealed interface Creation permits Created, TooSoon, Locked {}

  /** What became of a try. */
  public sealed interface Trial permits Right, Wrong, Locked {}

  public record Created(OneTimeCode code) implements Creation {}

  /** One was sent to the recipient just now. */
  public record TooSoon(Duration retryAfter) implements Creation {}

  /** There were too many wrong tries. */
  public record Locked(Duration retryAfter) implements Creation, Trial {}

  public record Right() implements Trial {}

  /** Wrong, spent, expired, or another's. */
  public record Wrong() implements Trial {}

  /** What became of a wish to have a code sent again. */
  public sealed interface Resending {
    record Resent(OneTimeCode code, boolean byMail) implements Resending {}

    record TooSoon(Duration retryAfter) implements Resending {}

    /** There is no such code. */
    record Unknown() implements Resending {}

    /** It is not pending any more, or was sent again too often. */
    record Over() implements Resending {}
  }

  /**
   * What holds up codes to a recipient that are for one thing.
   *
   * @param failures how many wrong tries count by now
   * @param lockedUntil null if there is no lock
   * @param nextCodeAt when one may be sent again; null if at once
   */
  public record Held(
      Scope scope, int failures, @Nullable Instant lockedUntil, @Nullable Instant nextCodeAt) {

    boolean counts() {
      return failures > 0 || lockedUntil != null || nextCodeAt != null;
    }
  }

  /** Whether codes reach anybody here. */
  public boolean deliverable() {
    return mail.works();
  }

  /**
   * Makes a code and mails it. Pending ones for the same thing and recipient are cancelled.
   *
   * @param accountId whom it is about, if that is known
   * @param send whether anything is sent; where nobody may learn that an account does not exist,
   *     the answer is the same without it
   */
  public Creation create(
      Tenant tenant, Scope scope, String recipient, @Nullable UUID accountId, boolean send) {
    Instant now = time.instant();
    UUID id = Randoms.id();
    String code = code();
    OneTimeCodeRow row =
        new OneTimeCodeRow(
            null,
            id,
            scope.word(),
            send ? BY_MAIL : UNSENT,
            recipient,
            accountId,
            digest(tenant.id(), id, code),
            Status.PENDING.word(),
            0,
            0,
            now,
            now.plus(LIFETIME),
            now);
    Optional<Creation> refused =
        transactions.in(
            tenant.id(),
            () -> {
              Optional<Creation> held = guards.send(new Guarded(tenant, scope, recipient));
              if (held.isEmpty()) {
                store.cancelPending(tenant.id(), scope.word(), recipient);
                store.save(row);
              }
              return held;
            });
    if (refused.isPresent()) {
      return refused.get();
    }
    if (send) {
      mail.send(tenant.id(), recipient, code);
    }
    return new Created(shown(row));
  }

  /** To whom the code was sent. */
  public Optional<String> recipient(String tenant, UUID id, Scope scope) {
    return transactions.in(tenant, () -> store.recipient(tenant, id, scope.word()));
  }

  /** Whether {@code code} is the right one; the right one is right again, until it is consumed. */
  public Trial verify(Tenant tenant, UUID id, Scope scope, String code) {
    return transactions.in(
        tenant.id(),
        () -> {
          Optional<Guarded> guarded =
              store
                  .recipient(tenant.id(), id, scope.word())
                  .map(recipient -> new Guarded(tenant, scope, recipient));
          // The recipient's row first, as a new code takes them, and then the code's.
          Optional<Locked> locked = guarded.flatMap(guards::locked);
          if (locked.isPresent()) {
            return locked.get();
          }
          Optional<OneTimeCodeRow> found = live(tenant.id(), id, scope);
          return found.isEmpty() ? new Wrong() : tried(guarded.orElseThrow(), found.get(), code);
        });
  }

  private Trial tried(Guarded guarded, OneTimeCodeRow row, String code) {
    String tenant = guarded.tenant().id();
    boolean right = MessageDigest.isEqual(row.digest(), digest(tenant, row.id(), code));
    if (row.status().equals(Status.VERIFIED.word())) {
      return right ? new Right() : new Wrong();
    }
    if (!row.status().equals(Status.PENDING.word())) {
      return new Wrong();
    }
    if (right) {
      store.become(tenant, row.id(), Status.VERIFIED.word(), row.attempts());
      guards.passed(guarded);
      return new Right();
    }
    int attempts = row.attempts() + 1;
    Optional<Locked> locked = guards.failed(guarded);
    boolean over = locked.isPresent() || attempts >= guarded.policy().attempts();
    store.become(tenant, row.id(), over ? Status.FAILED.word() : Status.PENDING.word(), attempts);
    return locked.<Trial>map(lock -> lock).orElseGet(Wrong::new);
  }

  /** Takes a verified code, once; whoever gets it may do what it is good for. */
  public Optional<OneTimeCode> consume(String tenant, UUID id, Scope scope) {
    return transactions.in(
        tenant,
        () -> {
          Optional<OneTimeCodeRow> found =
              live(tenant, id, scope).filter(row -> row.status().equals(Status.VERIFIED.word()));
          found.ifPresent(row -> store.become(tenant, id, Status.CONSUMED.word(), row.attempts()));
          return found.map(OneTimeCodes::shown);
        });
  }

  /** Sends a new code in place of a pending one; the one before is not good any more. */
  public Resending resend(String tenant, UUID id, Scope scope) {
    String code = code();
    Resending outcome =
        transactions.in(
            tenant,
            () -> {
              Optional<OneTimeCodeRow> found = store.lock(tenant, id, scope.word());
              if (found.isEmpty()) {
                return new Resending.Unknown();
              }
              OneTimeCodeRow row = found.get();
              Instant now = time.instant();
              if (!row.status().equals(Status.PENDING.word())
                  || !now.isBefore(row.expiresAt())
                  || row.resends() >= MOST_RESENDS) {
                return new Resending.Over();
              }
              Duration wait = Duration.between(now, row.sentAt().plus(RESEND_INTERVAL));
              if (wait.isPositive()) {
                return new Resending.TooSoon(wait);
              }
              store.resend(tenant, id, digest(tenant, id, code), now);
              return new Resending.Resent(shown(row), row.method().equals(BY_MAIL));
            });
    if (outcome instanceof Resending.Resent(OneTimeCode sent, boolean byMail) && byMail) {
      mail.send(tenant, sent.recipient(), code);
    }
    return outcome;
  }

  /** Cancels a pending code; empty if there is no such code, false if it is past cancelling. */
  public Optional<Boolean> cancel(String tenant, UUID id, Scope scope) {
    return transactions.in(
        tenant,
        () ->
            store
                .lock(tenant, id, scope.word())
                .map(row -> {
                  if (row.status().equals(Status.PENDING.word())) {
                    store.become(tenant, id, Status.CANCELLED.word(), row.attempts());
                    return true;
                  }
                  return row.status().equals(Status.CANCELLED.word());
                }));
  }

  /**
   * Cancels what is pending for {@code recipient}, who is nobody to send such codes to any more.
   */
  public void cancelPending(String tenant, Scope scope, String recipient) {
    transactions.run(tenant, () -> store.cancelPending(tenant, scope.word(), recipient));
  }

  /** What holds up codes to {@code recipient} now. */
  public List<Held> held(Tenant tenant, String recipient) {
    return transactions.in(tenant.id(), () -> guards.held(tenant, recipient));
  }

  /** Holds codes to {@code recipient} up no more, and says what did. */
  public List<Held> free(Tenant tenant, String recipient) {
    return transactions.in(tenant.id(), () -> guards.free(tenant, recipient));
  }

  /**
   * Forgets at most so many codes that have expired, and as many recipients whom nothing holds up
   * any more, and says how many.
   */
  public int sweep(String tenant, int most) {
    return transactions.in(
        tenant,
        () -> {
          List<UUID> expired = store.expired(tenant, time.instant(), most);
          int swept = expired.isEmpty() ? 0 : store.delete(tenant, expired);
          return swept + guards.sweep(tenant, most);
        });
  }

  private Optional<OneTimeCodeRow> live(String tenant, UUID id, Scope scope) {
    return store
        .lock(tenant, id, scope.word())
        .filter(row -> time.instant().isBefore(row.expiresAt()));
  }

  private byte[] digest(String tenant, UUID id, String code) {
    return pepper.digest(Pepper.bytes(tenant), Pepper.bytes(id), Pepper.bytes(code));
  }

  private static String code() {
    return String.format(Locale.ROOT, "%06d", Randoms.below(1_000_000));
  }

  private static OneTimeCode shown(OneTimeCodeRow row) {
    return new OneTimeCode(
        row.id(),
        Word.of(Scope.class, row.scope()),
        row.recipient(),
        row.accountId(),
        Word.of(Status.class, row.status()),
        row.attempts(),
        row.resends(),
        row.sentAt(),
        row.expiresAt());
  }
}
