package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.Origin;
import dev.gatehouse.capability.Capabilities;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.revocation.Feed;
import dev.gatehouse.session.Admission.Leaving;
import dev.gatehouse.session.Endings.Cause;
import dev.gatehouse.session.Endings.Ended;
import dev.gatehouse.session.Outcome.LoggedOut;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.LogoutPolicy.OnSession;
import dev.gatehouse.tenant.LogoutPolicy.Scope;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.Flaw;
import dev.gatehouse.token.Generations;
import dev.gatehouse.token.RefreshTokens;
import dev.gatehouse.token.RefreshTokens.Family;
import dev.gatehouse.token.RefreshTokens.Good;
import dev.gatehouse.token.RefreshTokens.Presented;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Logs out, each tenant's users as it has promised them, and revokes tokens (RFC 7009). */
@Singleton
public class Logouts {

  private final SessionStore store;
  private final Sessions sessions;
  private final Endings endings;
  private final Accounts accounts;
  private final RefreshTokens refreshTokens;
  private final Capabilities capabilities;
  private final Audit audit;
  private final Transactions transactions;
  private final InstantSource time;
  private final Outcomes outcomes;
  private final GroupedLogouts grouped;

  Logouts(
      SessionStore store,
      Sessions sessions,
      Endings endings,
      Accounts accounts,
      RefreshTokens refreshTokens,
      Capabilities capabilities,
      Audit audit,
      Transactions transactions,
      InstantSource time,
      Outcomes outcomes,
      GroupedLogouts grouped) {
    this.store = store;
    this.sessions = sessions;
    this.endings = endings;
    this.accounts = accounts;
    this.refreshTokens = refreshTokens;
    this.capabilities = capabilities;
    this.audit = audit;
    this.transactions = transactions;
    this.time = time;
    this.outcomes = outcomes;
    this.grouped = grouped;
  }

  /**
   * Logs out, which ends what the tenant's policy says.
   *
   * @param refreshToken what was presented beside the access token; one that is unknown or
   *     another's is left alone, and nobody can tell. A spent one is as good as the newest: no
   *     refresh that came just before outlives the logout
   */
  public Outcome.Logout logout(Leaving leaving, @Nullable String refreshToken) {
    return outcomes.logged(
        leaving.caller(),
        Capability.LOGOUT,
        together(leaving)
            .<Outcome.Logout>map(LoggedOut::new)
            .orElseGet(() -> loggedOut(leaving, refreshToken)));
  }

  /**
   * Logs out as most do, who end their own session with its refresh tokens, together with others
   * who do so at this moment; empty, and nothing done, if it takes a closer look.
   */
  private Optional<Receipt> together(Leaving leaving) {
    LogoutPolicy policy = leaving.tenant().logout();
    if (!leaving.good() || policy.session() != OnSession.END || policy.scope() != Scope.SESSION) {
      return Optional.empty();
    }
    AccessToken token = leaving.token();
    Receipt receipt =
        new Receipt(null, List.of(token.session()), 1, false, time.instant(), Feed.BOUND);
    return grouped
        .end(
            token,
            event(
                Action.SESSION_LOGOUT,
                leaving.caller().origin(token.account()),
                token.session(),
                receipt))
        .map(receipt::writtenAs);
  }

  /** Whose session it was; empty if the token was not good, or nobody is left. */
  public Optional<Account> owner(Leaving leaving) {
    return leaving.good()
        ? accounts.find(leaving.tenant().id(), leaving.token().account())
        : Optional.empty();
  }

  private Outcome.Logout loggedOut(Leaving leaving, @Nullable String refreshToken) {
    Tenant tenant = leaving.tenant();
    LogoutPolicy policy = tenant.logout();
    AccessToken token = leaving.token();
    return transactions.in(
        tenant.id(),
        () -> {
          Optional<SessionRow> own =
              policy.scope() == Scope.SESSION
                  ? store.lock(tenant.id(), token.session())
                  : store.findById(token.session());
          if (policy.strict() && leaving.good() && !goesOn(leaving, own)) {
            return owner(leaving).isEmpty()
                ? new Refusal.AccountMissing()
                : new Refusal.TokenRejected(Flaw.REVOKED, false);
          }
          List<UUID> concerned = concerned(tenant, policy, token, own);
          int families =
              switch (policy.refreshTokens()) {
                case KEEP -> 0;
                case REVOKE_FAMILY ->
                    endsAccount(policy)
                        ? refreshTokens.liveOf(tenant.id(), concerned)
                        : refreshTokens.revokeOf(tenant.id(), concerned);
                case REVOKE_PRESENTED -> revokePresented(tenant, policy, token, refreshToken);
              };
          List<UUID> ended = policy.session() == OnSession.END ? concerned : List.of();
          if (policy.session() == OnSession.END) {
            end(tenant, policy, token, own);
          }
          boolean suspended =
              policy.session() == OnSession.SUSPEND && suspend(tenant, token.account());
          Duration exposure = residualExposure(tenant, own);
          return new LoggedOut(
              receipt(
                  tenant,
                  Action.SESSION_LOGOUT,
                  leaving.caller().origin(token.account()),
                  token.session(),
                  new Receipt(null, ended, families, suspended, time.instant(), exposure)));
        });
  }

  /**
   * Whether the session goes on and is the account's. Whoever was let go by what this node knows
   * may have been too late, or have a token of a session that never was.
   *
   * @param own the session; of a logout of no more than that it is locked, as only one is that goes
   *     on
   */
  private boolean goesOn(Leaving leaving, Optional<SessionRow> own) {
    AccessToken token = leaving.token();
    return leaving.tenant().logout().scope() == Scope.SESSION
        ? own.filter(row -> row.accountId().equals(token.account())).isPresent()
        : goesOn(token);
  }

  private boolean goesOn(AccessToken token) {
    return store
        .look(token.tenant(), token.session())
        .filter(session -> session.goesOn() && session.accountId().equals(token.account()))
        .isPresent();
  }

  /** What was done, written down if it was anything. */
  private Receipt receipt(Tenant tenant, Action action, Origin origin, UUID session, Receipt done) {
    return done.nothing()
        ? done
        : done.writtenAs(audit.record(tenant.id(), event(action, origin, session, done)));
  }

  private static AuditEvent event(Action action, Origin origin, UUID session, Receipt done) {
    return new AuditEvent(
        action, origin, AuditEvent.Kind.SESSION, session.toString(), done.effects());
  }

  /** How long, at most, tokens of the session that is left are of use after the logout. */
  private Duration residualExposure(Tenant tenant, Optional<SessionRow> own) {
    Duration left =
        own.map(session -> Duration.between(time.instant(), session.expiresAt()))
            .filter(Duration::isPositive)
            .orElse(Duration.ZERO);
    Duration most =
        switch (tenant.logout().session()) {
          case END -> Feed.BOUND;
          case KEEP -> tenant.tokens().accessTtl();
          case SUSPEND -> left;
        };
    return most.compareTo(left) < 0 ? most : left;
  }

  private boolean suspend(Tenant tenant, UUID account) {
    // Locked first, so that the logout is no earlier than what it waited for.
    accounts.lock(tenant.id(), account);
    boolean suspended = accounts.logOut(tenant.id(), account);
    if (suspended) {
      endings.tell(tenant, account, true);
    }
    return suspended;
  }

  /**
   * Logs out as whoever has the session would, were it now; empty if it does not go on.
   *
   * @param refreshToken what the client would present; null for none
   */
  public Optional<Outcome.Logout> logout(
      Caller caller, UUID session, @Nullable String refreshToken) {
    return transactions
        .in(caller.tenant().id(), () -> store.lock(caller.tenant().id(), session))
        .map(row -> {
          if (capabilities.restricted(caller.tenant(), row.accountId(), Capability.LOGOUT)) {
            return new Refusal.Restricted(Capability.LOGOUT);
          }
          Generations generations =
              new Generations(row.generation(), row.accountGeneration(), row.tenantGeneration());
          Instant now = time.instant();
          AccessToken token =
              new AccessToken(
                  caller.tenant().id(),
                  row.accountId(),
                  row.id(),
                  Randoms.id(),
                  generations,
                  now,
                  row.expiresAt());
          Leaving leaving = new Leaving(caller, token, false, null);
          return loggedOut(leaving, refreshToken);
        });
  }

  /** Whether the logout counts up the account, with which all of its families are over. */
  private static boolean endsAccount(LogoutPolicy policy) {
    return policy.session() == OnSession.END && policy.scope() != Scope.SESSION;
  }

  private void end(
      Tenant tenant, LogoutPolicy policy, AccessToken token, Optional<SessionRow> own) {
    switch (policy.scope()) {
      case SESSION -> own.ifPresent(row -> endings.end(tenant, row, Cause.LOGOUT));
      case USER -> endings.all(tenant, token.account());
      case OTHERS -> endings.others(tenant, token);
    }
  }

  /**
   * Ends the session of an access token with all its tokens, whatever the tenant's logout means:
   * who revokes by the standard (RFC 7009) is promised that the token is good for nothing.
   */
  public Outcome.Logout revoke(Leaving leaving) {
    AccessToken token = leaving.token();
    return outcomes.logged(
        leaving.caller(),
        Capability.LOGOUT,
        transactions.in(
            leaving.tenant().id(),
            () ->
                goesOn(token)
                    ? revoked(leaving.caller(), token.session())
                    : new LoggedOut(Receipt.ofNothing(time.instant()))));
  }

  /**
   * The same by a refresh token that a refresh would take. Any other changes nothing, and rings no
   * alarm: it is as dead as its owner wants it, and who brings it asks for no more. One that was
   * spent a moment ago is no other, so that no refresh that came just before outlives this.
   */
  public Outcome.Logout revoke(Caller caller, String refreshToken) {
    Tenant tenant = caller.tenant();
    return outcomes.logged(
        caller,
        Capability.LOGOUT,
        transactions.in(
            tenant.id(),
            () -> {
              Optional<Family> family =
                  refreshTokens
                      .lock(tenant, refreshToken)
                      .flatMap(_ -> refreshTokens.find(tenant, refreshToken))
                      .map(Good::family)
                      .filter(good -> sessions.goingOn(tenant, good));
              if (family.isEmpty()) {
                return new LoggedOut(Receipt.ofNothing(time.instant()));
              }
              UUID account = family.get().account();
              return capabilities.restricted(tenant, account, Capability.LOGOUT)
                  ? new Refusal.Restricted(Capability.LOGOUT)
                  : revoked(caller, family.get().session());
            }));
  }

  private LoggedOut revoked(Caller caller, UUID session) {
    Ended done = endings.one(caller.tenant(), session, Cause.REVOKED);
    List<UUID> ended = done.sessions() > 0 ? List.of(session) : List.of();
    return new LoggedOut(
        receipt(
            caller.tenant(),
            Action.AUTHN_TOKEN_REVOKED,
            caller.origin(),
            session,
            new Receipt(null, ended, done.families(), false, time.instant(), Feed.BOUND)));
  }

  private List<UUID> concerned(
      Tenant tenant, LogoutPolicy policy, AccessToken token, Optional<SessionRow> own) {
    return switch (policy.scope()) {
      case SESSION -> own.map(SessionRow::id).stream().toList();
      case USER -> store.live(tenant.id(), token.account(), time.instant());
      case OTHERS -> others(tenant, token);
    };
  }

  private List<UUID> others(Tenant tenant, AccessToken token) {
    return store.live(tenant.id(), token.account(), time.instant()).stream()
        .filter(session -> !session.equals(token.session()))
        .toList();
  }

  private int revokePresented(
      Tenant tenant, LogoutPolicy policy, AccessToken token, @Nullable String refreshToken) {
    if (refreshToken == null) {
      return policy.whenRefreshMissing() == WhenRefreshMissing.END_SESSION
          ? refreshTokens.revokeOf(tenant.id(), List.of(token.session()))
          : 0;
    }
    return refreshTokens
            .lock(tenant, refreshToken)
            .map(Presented::family)
            .filter(family -> family.account().equals(token.account()))
            .filter(family -> refreshTokens.revoke(tenant.id(), family.id()))
            .isPresent()
        ? 1
        : 0;
  }
}
