package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.capability.Capabilities;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.revocation.Suspensions;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Endings.Cause;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.session.Outcome.Refreshed;
import dev.gatehouse.session.Outcome.Renewed;
import dev.gatehouse.session.Outcome.Tokens;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.RefreshPolicy.OnReuse;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.Flaw;
import dev.gatehouse.token.Generations;
import dev.gatehouse.token.RefreshTokens;
import dev.gatehouse.token.RefreshTokens.Family;
import dev.gatehouse.token.RefreshTokens.Good;
import dev.gatehouse.token.RefreshTokens.Presented;
import dev.gatehouse.token.RefreshTokens.Renewal;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens and refreshes sessions, each in one transaction; {@link Endings} ends them. */
@Singleton
public class Sessions {

  private final SessionStore store;
  private final Accounts accounts;
  private final RefreshTokens refreshTokens;
  private final AccessTokens accessTokens;
  private final Capabilities capabilities;
  private final Endings endings;
  private final Audit audit;
  private final Suspensions suspensions;
  private final Transactions transactions;
  private final Refusals refusals;
  private final InstantSource time;
  private final Outcomes outcomes;

  Sessions(
      SessionStore store,
      Accounts accounts,
      RefreshTokens refreshTokens,
      AccessTokens accessTokens,
      Capabilities capabilities,
      Endings endings,
      Audit audit,
      Suspensions suspensions,
      Transactions transactions,
      Refusals refusals,
      InstantSource time,
      Outcomes outcomes) {
    this.store = store;
    this.accounts = accounts;
    this.refreshTokens = refreshTokens;
    this.accessTokens = accessTokens;
    this.capabilities = capabilities;
    this.endings = endings;
    this.audit = audit;
    this.suspensions = suspensions;
    this.transactions = transactions;
    this.refusals = refusals;
    this.time = time;
    this.outcomes = outcomes;
  }

  /** What the database may have against a token. */
  enum Obstacle {
    /** It is suspended, or its tokens were ended since. */
    TENANT,
    /** It is gone, or may not be used. */
    ACCOUNT,
    /** It is another's, or has ended by itself or with its account, or expired. */
    SESSION
  }

  /** Whether the database has nothing against a token of the account. */
  boolean live(AccessToken token, Account account) {
    return obstacle(token, Optional.of(account)).isEmpty();
  }

  /** The first thing that the database has against a token. */
  Optional<Obstacle> obstacle(AccessToken token, Optional<Account> account) {
    int tenant = suspensions.generation(token.tenant());
    if (Suspensions.suspended(tenant) || token.generations().tenant() != tenant) {
      return Optional.of(Obstacle.TENANT);
    }
    Optional<Account> active = account.filter(found -> found.standing() == Standing.ACTIVE);
    if (active.isEmpty()) {
      return Optional.of(Obstacle.ACCOUNT);
    }
    return store
            .findById(token.session())
            .filter(row -> row.accountId().equals(active.get().id()))
            .filter(row -> issued(token.generations(), row))
            .filter(row -> goesOn(row, active.get(), tenant))
            .filter(row -> time.instant().isBefore(row.expiresAt()))
            .isPresent()
        ? Optional.empty()
        : Optional.of(Obstacle.SESSION);
  }

  /**
   * Whether the session has had tokens of these generations. One that was spared has had some of
   * earlier ones of its account, and nobody has had any of one that is yet to come.
   */
  private static boolean issued(Generations generations, SessionRow row) {
    return generations.session() == row.generation()
        && generations.account() <= row.accountGeneration()
        && generations.tenant() == row.tenantGeneration();
  }

  /**
   * Whether nobody has ended the session.
   *
   * @param tenant the tenant's generation
   */
  private static boolean goesOn(SessionRow row, Account account, int tenant) {
    return row.endedAt() == null
        && row.accountGeneration() == account.generation()
        && row.tenantGeneration() == tenant;
  }

  /** When the account last opened a session. */
  public Optional<Instant> lastOpened(Admitted admitted) {
    String tenant = admitted.tenant().id();
    return transactions.in(tenant, () -> store.lastOpened(tenant, admitted.token().account()));
  }

  /**
   * Opens a session for an account that has proved itself, in the open transaction.
   *
   * @param account as it is, locked or made by that transaction
   */
  Outcome.Login open(Caller caller, Account account, Capability capability, boolean newAccount) {
    Tenant tenant = caller.tenant();
    if (account.standing() != Standing.ACTIVE) {
      return new Refusal.BadCredentials();
    }
    int generation = suspensions.generation(tenant.id());
    if (Suspensions.suspended(generation)
        || capabilities.restricted(tenant, account.id(), capability)) {
      return new Refusal.Restricted(capability);
    }
    UUID id = Randoms.id();
    Instant now = time.instant();
    Instant expiresAt = now.plus(tenant.tokens().sessionTtl());
    store.save(
        new SessionRow(
            null,
            id,
            account.id(),
            account.method().word(),
            caller.address(),
            caller.userAgent(),
            0,
            account.generation(),
            generation,
            now,
            expiresAt,
            null,
            null));
    if (account.loggedOutAt() != null && accounts.welcome(tenant.id(), account.id())) {
      endings.tell(tenant, account.id(), false);
    }
    audit.record(tenant.id(), caller.loggedIn(account, id));
    Generations generations = new Generations(0, account.generation(), generation);
    return new LoggedIn(
        account,
        new Tokens(
            accessTokens.issue(tenant, account.id(), id, generations, now, expiresAt),
            refreshTokens.start(tenant, account.id(), id, expiresAt)),
        newAccount);
  }

  /** Refreshes a session (RFC 6749 section 6). A spent token ends what the tenant says. */
  public Outcome.Refresh refresh(Caller caller, String refreshToken) {
    Outcome.Refresh outcome = refreshed(caller, refreshToken);
    if (outcome instanceof Refusal refusal) {
      refusals.note(caller, Capability.REFRESH_TOKEN, refusal, new Clue.None());
    }
    return outcomes.logged(caller, Capability.REFRESH_TOKEN, outcome);
  }

  private Outcome.Refresh refreshed(Caller caller, String refreshToken) {
    return together(caller.tenant(), refreshToken)
        .<Outcome.Refresh>map(refreshed -> refreshed)
        .orElseGet(() -> alone(caller, refreshToken));
  }

  /** Refreshes as most do, together with others who do so at this moment. */
  private Optional<Refreshed> together(Tenant tenant, String refreshToken) {
    if (tenant.restricted().contains(Capability.REFRESH_TOKEN)) {
      return Optional.empty();
    }
    Instant now = time.instant();
    return refreshTokens
        .rotateTogether(tenant, refreshToken)
        .map(session ->
            new Refreshed(
                session.account(),
                new Tokens(
                    accessTokens.issue(
                        tenant,
                        session.account(),
                        session.session(),
                        session.generations(),
                        now,
                        session.expiresAt()),
                    session.next())));
  }

  private Outcome.Refresh alone(Caller caller, String refreshToken) {
    Tenant tenant = caller.tenant();
    return transactions.in(
        tenant.id(),
        () -> {
          Optional<Presented> presented = refreshTokens.lock(tenant, refreshToken);
          if (presented.isEmpty()) {
            return new Refusal.RefreshRejected(Flaw.FORGED);
          }
          Family family = presented.get().family();
          // Whoever ends what the account has open has to know of the token that is to come.
          accounts.lock(tenant.id(), family.account());
          // It has one: a family goes with its session.
          SessionState session = store.look(tenant.id(), family.session()).orElseThrow();
          if (Suspensions.suspended(session.tenantNow())) {
            return new Refusal.Restricted(Capability.REFRESH_TOKEN);
          }
          UUID account = session.accountId();
          if (!session.goesOn()) {
            return new Refusal.RefreshRejected(Flaw.REVOKED);
          }
          if (capabilities.restricted(tenant, account, Capability.REFRESH_TOKEN)) {
            return new Refusal.Restricted(Capability.REFRESH_TOKEN);
          }
          Instant now = time.instant();
          return switch (refreshTokens.rotate(tenant, presented.get())) {
            case Renewal.Refused(Flaw flaw) -> {
              if (flaw == Flaw.REUSED) {
                alarm(caller, family);
              }
              yield new Refusal.RefreshRejected(flaw);
            }
            case Renewal.Rotated(RefreshTokens.Issued next) -> {
              if (session.loggedOutAt() != null) {
                revive(caller, account);
              }
              yield new Refreshed(account, new Tokens(issue(tenant, session, now), next));
            }
          };
        });
  }

  /** Whether the session that a family is of goes on, and its account may be used. */
  boolean goingOn(Tenant tenant, Family family) {
    return store.look(tenant.id(), family.session()).filter(SessionState::goesOn).isPresent();
  }

  /**
   * What a refresh would take now, and anybody may verify; empty for everything else. That is a
   * question and no use: nothing is locked, rotated or revived, and no alarm rings.
   */
  public Optional<Good> examine(Caller caller, String refreshToken) {
    Tenant tenant = caller.tenant();
    return refreshTokens
        .find(tenant, refreshToken)
        .filter(good ->
            transactions.in(
                tenant.id(),
                () ->
                    goingOn(tenant, good.family())
                        && Stream.of(Capability.AUTHENTICATED_USER, Capability.REFRESH_TOKEN)
                            .noneMatch(capability ->
                                capabilities.restricted(
                                    tenant, good.family().account(), capability))));
  }

  /**
   * One more access token of the session; whatever ends the session ends this one too, and whatever
   * revokes its refresh tokens ends renewing, though no refresh token is ever shown.
   */
  public Outcome.Renewal renew(Admitted admitted) {
    return outcomes.logged(admitted.caller(), Capability.REFRESH_TOKEN, renewed(admitted));
  }

  private Outcome.Renewal renewed(Admitted admitted) {
    Tenant tenant = admitted.tenant();
    AccessToken token = admitted.token();
    return transactions.in(
        tenant.id(),
        () -> {
          // Whoever ends what the account has open has to know of this token, too.
          Optional<Account> account = accounts.lock(tenant.id(), token.account());
          Instant now = time.instant();
          if (!refreshTokens.renew(tenant, token.session())) {
            return new Refusal.RefreshRejected(Flaw.REVOKED);
          }
          return account
              .filter(found -> live(token, found))
              .flatMap(_ -> store.look(tenant.id(), token.session()))
              .<Outcome.Renewal>map(session -> new Renewed(issue(tenant, session, now)))
              .orElseGet(() -> new Refusal.TokenRejected(Flaw.REVOKED, false));
        });
  }

  /** A token of the generations that the session is of: never of one that has come since. */
  private AccessTokens.Issued issue(Tenant tenant, SessionState session, Instant at) {
    Generations generations =
        new Generations(
            session.generation(), session.accountGeneration(), session.tenantGeneration());
    return accessTokens.issue(
        tenant, session.accountId(), session.id(), generations, at, session.expiresAt());
  }

  /** Counts the account as logged in again, if it was logged out before the call began. */
  void revive(Caller caller, UUID account) {
    Tenant tenant = caller.tenant();
    transactions.run(
        tenant.id(),
        () -> {
          if (accounts.logIn(tenant.id(), account, caller.startedAt())) {
            endings.tell(tenant, account, false);
          }
        });
  }

  /** How many sessions of the tenant go on. */
  public int live(Tenant tenant) {
    return transactions.in(tenant.id(), () -> store.countLive(tenant.id(), time.instant()));
  }

  /** The sessions of a tenant, or of one account, the newest first, from before {@code before}. */
  public List<SessionInfo> list(Tenant tenant, @Nullable UUID account, UUID before, int most) {
    return transactions.in(
        tenant.id(),
        () ->
            account == null
                ? store.list(tenant.id(), before, most)
                : store.listOf(tenant.id(), account, before, most));
  }

  /** Forgets at most so many sessions that have expired, with their tokens, and says how many. */
  int sweep(String tenant, int most) {
    return transactions.in(
        tenant,
        () -> {
          List<UUID> expired = store.expired(tenant, time.instant(), most);
          return expired.isEmpty() ? 0 : store.delete(tenant, expired);
        });
  }

  private void alarm(Caller caller, Family family) {
    Tenant tenant = caller.tenant();
    OnReuse ends = tenant.refresh().onReuse();
    audit.record(
        tenant.id(),
        new AuditEvent(
            Action.AUTHN_TOKEN_REUSE,
            caller.origin(family.account()),
            AuditEvent.Kind.SESSION,
            family.session().toString(),
            Map.of("ends", ends.word())));
    switch (ends) {
      case FAMILY -> refreshTokens.revoke(tenant.id(), family.id());
      case SESSION -> endings.one(tenant, family.session(), Cause.REUSE);
      case USER -> endings.all(tenant, family.account());
    }
  }
}
