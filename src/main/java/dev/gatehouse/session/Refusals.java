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
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.Flaw;
import dev.gatehouse.token.Verification;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has refusals written down that tell of an attack. They change nothing, so that they wait and
 * nobody waits for them; what is alike within a second takes one place, and is one event that says
 * how often. Each tenant has places of its own, so that the flood of one hides nothing of another.
 * What finds no place, or could not be written, is counted, and the count is an event.
 */
@Singleton
public class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  /** How many places there are, shared evenly among the tenants. */
  static final int MOST = 1000;

  /** The places of a tenant, however many tenants there are. */
  private static final int LEAST_SHARE = 10;

  private static final int DIGEST = 16;

  private final Audit audit;
  private final Accounts accounts;
  private final AccessTokens accessTokens;
  private final Transactions transactions;
  private final Pepper names;
  private final Tenants tenants;

  /** What waits, by tenant. */
  private Map<String, Map<Alike, Noted>> waiting = new HashMap<>();

  private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();

  Refusals(
      Audit audit,
      Accounts accounts,
      AccessTokens accessTokens,
      Transactions transactions,
      RootSecret secret,
      Tenants tenants) {
    this.audit = audit;
    this.accounts = accounts;
    this.accessTokens = accessTokens;
    this.transactions = transactions;
    this.names = secret.pepper("gatehouse/audit/name/v1");
    this.tenants = tenants;
  }

  /**
   * What was refused and waits.
   *
   * @param first whose call was the first of those that are alike
   */
  private record Noted(Caller first, long times) {

    Noted and(Noted more) {
      return new Noted(first, times + more.times());
    }
  }

  /** What makes two refusals one event. */
  private record Alike(
      Action action, Capability capability, String outcome, String address, Clue clue) {}

  /** Whom a refusal is about. */
  private record Subject(Origin origin, Kind kind, String id) {}

  /** Has the refusal written down soon, if it is one that matters. */
  void note(Caller caller, Capability capability, Refusal refusal, Clue clue) {
    action(refusal)
        .map(action -> new Alike(action, capability, refusal.kind(), caller.address(), clue))
        .filter(alike -> !place(caller, alike))
        .ifPresent(_ -> drop(caller.tenant().id(), 1));
  }

  private synchronized boolean place(Caller caller, Alike alike) {
    Map<Alike, Noted> places =
        waiting.computeIfAbsent(caller.tenant().id(), _ -> new LinkedHashMap<>());
    int share = Math.max(LEAST_SHARE, MOST / tenants.all().size());
    if (places.size() >= share && !places.containsKey(alike)) {
      return false;
    }
    places.merge(alike, new Noted(caller, 1), Noted::and);
    return true;
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
    take().forEach(this::write);
    List.copyOf(dropped.keySet()).forEach(this::confess);
  }

  private synchronized Map<String, Map<Alike, Noted>> take() {
    Map<String, Map<Alike, Noted>> taken = waiting;
    waiting = new HashMap<>();
    return taken;
  }

  private void write(String tenant, Map<Alike, Noted> places) {
    try {
      transactions.run(
          tenant,
          () ->
              places.forEach((alike, noted) -> audit.record(tenant, event(tenant, alike, noted))));
    } catch (RuntimeException e) {
      LOG.warn("tenant={} outcome=refusals-not-written cause={}", tenant, e.toString());
      drop(tenant, places.values().stream().mapToLong(Noted::times).sum());
    }
  }

  private AuditEvent event(String tenant, Alike alike, Noted noted) {
    Subject subject = subject(tenant, alike, noted.first());
    return new AuditEvent(
        alike.action(),
        subject.origin(),
        subject.kind(),
        subject.id(),
        null,
        Map.of(
            "capability",
            alike.capability().word(),
            "outcome",
            alike.outcome(),
            "times",
            noted.times()));
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
