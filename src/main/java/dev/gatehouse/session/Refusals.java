package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.account.LoginName;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.audit.Origin;
import dev.gatehouse.installation.Pepper;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.Flaw;
import dev.gatehouse.token.Verification;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has refusals written down that tell of an attack. They change nothing, so that they wait in a
 * queue and nobody waits for them; what is alike within a second is one event that says how often.
 * What does not fit into the queue, or could not be written, is counted, and the count is an event.
 */
@Singleton
public class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  /** How many wait at most. */
  static final int MOST = 1000;

  private static final int DIGEST = 16;

  private final Audit audit;
  private final Accounts accounts;
  private final AccessTokens accessTokens;
  private final Transactions transactions;
  private final Pepper names;
  private final BlockingQueue<Noted> waiting = new ArrayBlockingQueue<>(MOST);
  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();

  Refusals(
      Audit audit,
      Accounts accounts,
      AccessTokens accessTokens,
      Transactions transactions,
      RootSecret secret) {
    this.audit = audit;
    this.accounts = accounts;
    this.accessTokens = accessTokens;
    this.transactions = transactions;
    this.names = secret.pepper("gatehouse/audit/name/v1");
  }

  private record Noted(Caller caller, Alike alike) {}

  /** What makes two refusals one event. */
  private record Alike(
      Action action, Capability capability, String outcome, String address, Clue clue) {}

  /** Whom a refusal is about. */
  private record Subject(Origin origin, Kind kind, String id) {}

  /** Has the refusal written down soon, if it is one that matters. */
  void note(Caller caller, Capability capability, Refusal refusal, Clue clue) {
    action(refusal)
        .map(action -> new Alike(action, capability, refusal.kind(), caller.address(), clue))
        .filter(alike -> !waiting.offer(new Noted(caller, alike)))
        .ifPresent(_ -> drop(caller.tenant().id(), 1));
  }

  private static Optional<Action> action(Refusal refusal) {
    return switch (refusal) {
      case Refusal.BadCredentials _, Refusal.CodeRejected _, Refusal.CodeLocked _ ->
          Optional.of(Action.AUTHN_LOGIN_FAIL);
      case Refusal.Restricted _ -> Optional.of(Action.AUTHZ_FAIL);
      case Refusal.RateLimited _ -> Optional.of(Action.EXCESS_RATE_LIMIT_EXCEEDED);
      case Refusal.AccountMissing _ -> Optional.of(Action.SESSION_USE_AFTER_EXPIRE);
      case Refusal.TokenRejected(Flaw flaw, _) -> ended(flaw);
      case Refusal.RefreshRejected(Flaw flaw) -> ended(flaw);
      case Refusal.CredentialMissing _,
          Refusal.CredentialRejected _,
          Refusal.Malformed _,
          Refusal.TokenMissing _,
          Refusal.NameRefused _,
          Refusal.NameTaken _,
          Refusal.PasswordRefused _,
          Refusal.ProfileTooLarge _,
          Refusal.CodeUnknown _,
          Refusal.CodeOver _,
          Refusal.CodeTooSoon _,
          Refusal.Unavailable _ ->
          Optional.empty();
    };
  }

  /** Only what was good once: anybody can make up the rest. */
  private static Optional<Action> ended(Flaw flaw) {
    return flaw == Flaw.REVOKED ? Optional.of(Action.SESSION_USE_AFTER_EXPIRE) : Optional.empty();
  }

  @PreDestroy
  void stop() {
    write();
  }

  @Scheduled(fixedDelay = "1s", initialDelay = "1s")
  void write() {
    List<Noted> taken = new ArrayList<>();
    waiting.drainTo(taken);
    taken.stream()
        .collect(Collectors.groupingBy(noted -> noted.caller().tenant().id()))
        .forEach(this::write);
    List.copyOf(dropped.keySet()).forEach(this::confess);
  }

  private void write(String tenant, List<Noted> noted) {
    Map<Alike, List<Noted>> events =
        noted.stream()
            .collect(Collectors.groupingBy(Noted::alike, LinkedHashMap::new, Collectors.toList()));
    try {
      transactions.run(
          tenant,
          () ->
              events.forEach((alike, all) ->
                  audit.record(tenant, event(tenant, alike, all.getFirst().caller(), all.size()))));
    } catch (RuntimeException e) {
      LOG.warn("tenant={} outcome=refusals-not-written cause={}", tenant, e.toString());
      drop(tenant, noted.size());
    }
  }

  private AuditEvent event(String tenant, Alike alike, Caller first, int times) {
    Subject subject = subject(tenant, alike, first);
    return new AuditEvent(
        alike.action(),
        subject.origin(),
        subject.kind(),
        subject.id(),
        null,
        Map.of(
            "capability", alike.capability().word(), "outcome", alike.outcome(), "times", times));
  }

  private Subject subject(String tenant, Alike alike, Caller caller) {
    Origin unknown = Origin.unknown(caller.address(), caller.requestId());
    return switch (alike.clue()) {
      case Clue.None _ -> new Subject(unknown, Kind.TENANT, tenant);
      case Clue.Name(String name) -> new Subject(unknown, Kind.ACCOUNT, account(tenant, name));
      case Clue.Token(String token) ->
          known(caller, token)
              .map(known ->
                  new Subject(
                      new Origin(
                          Origin.Kind.ACCOUNT,
                          known.account().toString(),
                          caller.address(),
                          caller.requestId()),
                      Kind.SESSION,
                      known.session().toString()))
              .orElse(new Subject(unknown, Kind.TENANT, tenant));
    };
  }

  /** The account of that name, or a digest that tells only whether it is the same name again. */
  public String account(String tenant, String name) {
    return accounts
        .named(tenant, name)
        .map(Account::id)
        .map(Object::toString)
        .orElseGet(() -> {
          byte[] digest =
              names.digest(Pepper.bytes(tenant), Pepper.bytes(LoginName.canonical(name)));
          return "hmac:" + HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST));
        });
  }

  private Optional<AccessToken> known(Caller caller, String token) {
    return switch (accessTokens.verify(caller.tenant(), token)) {
      case Verification.Verified(AccessToken good) -> Optional.of(good);
      case Verification.Rejected rejected -> Optional.ofNullable(rejected.authentic());
    };
  }

  private void drop(String tenant, long count) {
    dropped.computeIfAbsent(tenant, _ -> new LongAdder()).add(count);
  }

  private void confess(String tenant) {
    LongAdder count = dropped.get(tenant);
    long lost = count == null ? 0 : count.sumThenReset();
    if (lost == 0) {
      return;
    }
    try {
      transactions.run(
          tenant,
          () ->
              audit.record(
                  tenant,
                  new AuditEvent(
                      Action.AUDIT_DROPPED,
                      Origin.service(),
                      Kind.TENANT,
                      tenant,
                      null,
                      Map.of("times", lost))));
    } catch (RuntimeException e) {
      LOG.warn("tenant={} outcome=refusals-not-written cause={}", tenant, e.toString());
      drop(tenant, lost);
    }
  }
}
