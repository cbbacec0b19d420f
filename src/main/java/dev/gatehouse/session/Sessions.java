package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.Origin;
import dev.gatehouse.capability.Capabilities;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.revocation.Feed;
import dev.gatehouse.revocation.Notice.Kind;
import dev.gatehouse.revocation.Notices;
import dev.gatehouse.revocation.Suspensions;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Admission.Leaving;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.session.Outcome.LoggedOut;
import dev.gatehouse.session.Outcome.Refreshed;
import dev.gatehouse.session.Outcome.Renewed;
import dev.gatehouse.session.Outcome.Tokens;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.LogoutPolicy.OnSession;
import dev.gatehouse.tenant.LogoutPolicy.Scope;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import dev.gatehouse.tenant.RefreshPolicy.OnReuse;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.Flaw;
import dev.gatehouse.token.Generations;
import dev.gatehouse.token.RefreshTokens;
import dev.gatehouse.token.RefreshTokens.Family;
import dev.gatehouse.token.RefreshTokens.Good;
import dev.gatehouse.token.RefreshTokens.Renewal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens, refreshes and ends sessions, each in one transaction. */
@Singleton
public class Sessions {

  /** Why a session ended, as its row says. */
  private static final String LOGOUT = "logout";

  private static final String OPERATOR = "operator";
  private static final String REUSE = "reuse";
  private static final String REVOKED = "revoked";

  private final SessionStore store;
  private final Accounts accounts;
  private final RefreshTokens refreshTokens;
  private final AccessTokens accessTokens;
  private final Capabilities capabilities;
  private final Notices notices;
  private final Audit audit;
  private final Suspensions suspensions;
  private final Transactions transactions;
  private final InstantSource time;

  Sessions(
      SessionStore store,
      Accounts accounts,
      RefreshTokens refreshTokens,
      AccessTokens accessTokens,
      Capabilities capabilities,
      Notices notices,
      Audit audit,
      Suspensions suspensions,
      Transactions transactions,
      InstantSource time) {
    this.store = store;
    this.accounts = accounts;
    this.refreshTokens = refreshTokens;
    this.accessTokens = accessTokens;
    this.capabilities = capabilities;
    this.notices = notices;
    this.audit = audit;
    this.suspensions = suspensions;
    this.transactions = transactions;
    this.time = time;
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

  /** Opens a session for an account that has proved itself. */
  Outcome.Login open(Caller caller, Account proven, Capability capability, boolean newAccount) {
    Tenant tenant = caller.tenant();
    UUID id = Randoms.id();
    Instant now = time.instant();
    Instant expiresAt = now.plus(tenant.tokens().sessionTtl());
    return transactions.in(
        tenant.id(),
        () -> {
          Optional<Account> account =
              accounts
                  .lock(tenant.id(), proven.id())
                  .filter(locked -> locked.standing() == Standing.ACTIVE);
          if (account.isEmpty()) {
            return new Refusal.BadCredentials();
          }
          int generation = suspensions.generation(tenant.id());
          if (Suspensions.suspended(generation)
              || capabilities.restricted(tenant, proven.id(), capability)) {
            return new Refusal.Restricted(capability);
          }
          store.save(
              new SessionRow(
                  null,
                  id,
                  proven.id(),
                  proven.method().word(),
                  caller.address(),
                  caller.userAgent(),
                  0,
                  account.get().generation(),
                  generation,
                  now,
                  expiresAt,
                  null,
                  null));
          if (accounts.welcome(tenant.id(), proven.id())) {
            tell(tenant, proven.id(), false);
          }
          Generations generations = new Generations(0, account.get().generation(), generation);
          record(
              caller,
              Action.AUTHN_LOGIN_SUCCESS,
              proven.id(),
              id,
              Map.of("method", proven.method().word()));
          return new LoggedIn(
              account.get(),
              new Tokens(
                  accessTokens.issue(tenant, proven.id(), id, generations, expiresAt),
                  refreshTokens.start(tenant, proven.id(), id, expiresAt)),
              newAccount);
        });
  }

  /** Refreshes a session (RFC 6749 section 6). A spent token ends what the tenant says. */
  public Outcome.Refresh refresh(Caller caller, String refreshToken) {
    return OutcomeLog.logged(caller, Capability.REFRESH_TOKEN, refreshed(caller, refreshToken));
  }

  private Outcome.Refresh refreshed(Caller caller, String refreshToken) {
    Tenant tenant = caller.tenant();
    return transactions.in(
        tenant.id(),
        () -> {
          Optional<Family> family = refreshTokens.lock(tenant, refreshToken);
          if (family.isEmpty()) {
            return new Refusal.RefreshRejected(Flaw.FORGED);
          }
          int generation = suspensions.generation(tenant.id());
          if (Suspensions.suspended(generation)) {
            return new Refusal.Restricted(Capability.REFRESH_TOKEN);
          }
          UUID account = family.get().account();
          Optional<SessionRow> session = session(tenant, family.get(), generation);
          if (session.isEmpty()) {
            return new Refusal.RefreshRejected(Flaw.REVOKED);
          }
          if (capabilities.restricted(tenant, account, Capability.REFRESH_TOKEN)) {
            return new Refusal.Restricted(Capability.REFRESH_TOKEN);
          }
          return switch (refreshTokens.rotate(tenant, refreshToken)) {
            case Renewal.Refused(Flaw flaw) -> {
              if (flaw == Flaw.REUSED) {
                alarm(caller, family.get());
              }
              yield new Refusal.RefreshRejected(flaw);
            }
            case Renewal.Rotated(RefreshTokens.Issued next) -> {
              revive(caller, account);
              yield new Refreshed(account, new Tokens(issue(tenant, session.get()), next));
            }
          };
        });
  }

  /**
   * The session that a family is of, if it goes on and its account may be used.
   *
   * @param generation the tenant's
   */
  private Optional<SessionRow> session(Tenant tenant, Family family, int generation) {
    Optional<Account> owner =
        accounts
            .find(tenant.id(), family.account())
            .filter(found -> found.standing() == Standing.ACTIVE);
    return store
        .findById(family.session())
        .filter(row -> owner.filter(found -> goesOn(row, found, generation)).isPresent());
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
                    session(tenant, good.family(), suspensions.generation(tenant.id())).isPresent()
                        && Stream.of(Capability.AUTHENTICATED_USER, Capability.REFRESH_TOKEN)
                            .noneMatch(capability ->
                                capabilities.restricted(
                                    tenant, good.family().account(), capability))));
  }

  /**
   * Ends the session of an access token with all its tokens, whatever the tenant's logout means:
   * who revokes by the standard (RFC 7009) is promised that the token is good for nothing.
   */
  public Outcome.Logout revoke(Leaving leaving) {
    AccessToken token = leaving.token();
    return OutcomeLog.logged(
        leaving.caller(),
        Capability.LOGOUT,
        transactions.in(
            leaving.tenant().id(),
            () -> revoked(leaving.caller(), token.account(), token.session())));
  }

  /**
   * The same by a refresh token that a refresh would take. Any other changes nothing, and rings no
   * alarm: it is as dead as its owner wants it, and who brings it asks for no more. One that was
   * spent a moment ago is no other, so that no refresh that came just before outlives this.
   */
  public Outcome.Logout revoke(Caller caller, String refreshToken) {
    Tenant tenant = caller.tenant();
    return OutcomeLog.logged(
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
                      .filter(good ->
                          session(tenant, good, suspensions.generation(tenant.id())).isPresent());
              if (family.isEmpty()) {
                return new LoggedOut(Receipt.ofNothing(time.instant()));
              }
              UUID account = family.get().account();
              return capabilities.restricted(tenant, account, Capability.LOGOUT)
                  ? new Refusal.Restricted(Capability.LOGOUT)
                  : revoked(caller, account, family.get().session());
            }));
  }

  private LoggedOut revoked(Caller caller, UUID account, UUID session) {
    Ended ended = endForGood(caller.tenant(), session, REVOKED);
    List<UUID> sessions = ended.sessions() > 0 ? List.of(session) : List.of();
    return new LoggedOut(
        receipt(
            caller,
            Action.AUTHN_TOKEN_REVOKED,
            account,
            session,
            new Receipt(null, sessions, ended.families(), false, time.instant(), Feed.BOUND)));
  }

  /**
   * One more access token of the session; whatever ends the session ends this one too, and whatever
   * revokes its refresh tokens ends renewing, though no refresh token is ever shown.
   */
  public Outcome.Renewal renew(Admitted admitted) {
    return OutcomeLog.logged(admitted.caller(), Capability.REFRESH_TOKEN, renewed(admitted));
  }

  private Outcome.Renewal renewed(Admitted admitted) {
    Tenant tenant = admitted.tenant();
    AccessToken token = admitted.token();
    return transactions.in(
        tenant.id(),
        () -> {
          if (refreshTokens.lockOf(tenant.id(), token.session()).isEmpty()) {
            return new Refusal.RefreshRejected(Flaw.REVOKED);
          }
          return accounts
              .find(tenant.id(), token.account())
              .filter(account -> live(token, account))
              .flatMap(_ -> store.findById(token.session()))
              .<Outcome.Renewal>map(row -> new Renewed(issue(tenant, row)))
              .orElseGet(() -> new Refusal.TokenRejected(Flaw.REVOKED, false));
        });
  }

  /** A token of the generations that the session is of: never of one that has come since. */
  private AccessTokens.Issued issue(Tenant tenant, SessionRow session) {
    Generations generations =
        new Generations(
            session.generation(), session.accountGeneration(), session.tenantGeneration());
    return accessTokens.issue(
        tenant, session.accountId(), session.id(), generations, session.expiresAt());
  }

  /** Counts the account as logged in again, if it was logged out before the call began. */
  void revive(Caller caller, UUID account) {
    Tenant tenant = caller.tenant();
    transactions.run(
        tenant.id(),
        () -> {
          if (accounts.logIn(tenant.id(), account, caller.startedAt())) {
            tell(tenant, account, false);
          }
        });
  }

  /**
   * Logs out, which ends what the tenant's policy says.
   *
   * @param refreshToken what was presented beside the access token; one that is unknown or
   *     another's is left alone, and nobody can tell. A spent one is as good as the newest: no
   *     refresh that came just before outlives the logout
   */
  public Outcome.Logout logout(Leaving leaving, @Nullable String refreshToken) {
    return OutcomeLog.logged(leaving.caller(), Capability.LOGOUT, loggedOut(leaving, refreshToken));
  }

  private LoggedOut loggedOut(Leaving leaving, @Nullable String refreshToken) {
    Tenant tenant = leaving.tenant();
    LogoutPolicy policy = tenant.logout();
    AccessToken token = leaving.token();
    return transactions.in(
        tenant.id(),
        () -> {
          List<UUID> concerned = concerned(tenant, policy, token);
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
            end(tenant, policy, token, concerned);
          }
          boolean suspended =
              policy.session() == OnSession.SUSPEND && suspend(tenant, token.account());
          Duration exposure = residualExposure(tenant, token);
          return new LoggedOut(
              receipt(
                  leaving.caller(),
                  Action.SESSION_LOGOUT,
                  token.account(),
                  token.session(),
                  new Receipt(null, ended, families, suspended, time.instant(), exposure)));
        });
  }

  /** What was done, written down if it was anything. */
  private Receipt receipt(Caller caller, Action action, UUID account, UUID session, Receipt done) {
    return done.nothing()
        ? done
        : done.writtenAs(record(caller, action, account, session, done.effects()));
  }

  /** How long, at most, tokens of the session that is left are of use after the logout. */
  private Duration residualExposure(Tenant tenant, AccessToken token) {
    Duration left =
        store
            .findById(token.session())
            .map(session -> Duration.between(time.instant(), session.expiresAt()))
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
      tell(tenant, account, true);
    }
    return suspended;
  }

  /**
   * What a logout from the session would do now, or does.
   *
   * @param refreshToken what the client would present; null for none
   */
  public Optional<Receipt> logout(Caller caller, UUID session, @Nullable String refreshToken) {
    return transactions
        .in(caller.tenant().id(), () -> store.lock(caller.tenant().id(), session))
        .map(row -> {
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
          Leaving leaving = new Leaving(caller, token, Optional.empty(), null);
          return loggedOut(leaving, refreshToken).receipt();
        });
  }

  /** Whether the logout counts up the account, with which all of its families are over. */
  private static boolean endsAccount(LogoutPolicy policy) {
    return policy.session() == OnSession.END && policy.scope() != Scope.SESSION;
  }

  private void end(Tenant tenant, LogoutPolicy policy, AccessToken token, List<UUID> concerned) {
    switch (policy.scope()) {
      case SESSION -> concerned.forEach(session -> end(tenant, session, LOGOUT));
      case USER -> endAll(tenant, token.account());
      case OTHERS -> endOthers(tenant, token);
    }
  }

  /** Sets the standing of an account; whatever it has open ends. */
  public void stand(Tenant tenant, UUID account, Standing standing) {
    transactions.run(
        tenant.id(),
        () -> {
          accounts.lock(tenant.id(), account);
          accounts.stand(tenant.id(), account, standing);
          advance(tenant, account, null);
        });
  }

  /**
   * What was ended for good.
   *
   * @param sessions how many that were live
   * @param families how many families of refresh tokens that were live
   */
  public record Ended(int sessions, int families) {}

  /** The sessions of a tenant, or of one account, the newest first, from before {@code before}. */
  public List<SessionInfo> list(Tenant tenant, @Nullable UUID account, UUID before, int most) {
    return transactions.in(
        tenant.id(),
        () ->
            account == null
                ? store.list(tenant.id(), before, most)
                : store.listOf(tenant.id(), account, before, most));
  }

  /** Ends one session, whatever the tenant's policy; empty if it is not live. */
  public Optional<Ended> end(Tenant tenant, UUID session) {
    return transactions.in(
        tenant.id(),
        () ->
            Optional.of(endForGood(tenant, session, OPERATOR))
                .filter(ended -> ended.sessions() > 0));
  }

  private Ended endForGood(Tenant tenant, UUID session, String reason) {
    // Locked first, as a logout does.
    store.lock(tenant.id(), session);
    int families = refreshTokens.revokeOf(tenant.id(), List.of(session));
    return new Ended(end(tenant, session, reason) ? 1 : 0, families);
  }

  /** Ends all sessions of an account, whatever the tenant's policy. */
  public Ended endAll(Tenant tenant, UUID account) {
    return transactions.in(
        tenant.id(),
        () -> {
          List<UUID> live = store.live(tenant.id(), account, time.instant());
          int families = refreshTokens.liveOf(tenant.id(), live);
          advance(tenant, account, null);
          return new Ended(live.size(), families);
        });
  }

  /** Deletes an account, and tells all nodes that its tokens are nobody's any more. */
  public Ended delete(Tenant tenant, UUID account) {
    return transactions.in(
        tenant.id(),
        () -> {
          Ended ended = endAll(tenant, account);
          accounts.delete(tenant.id(), account);
          return ended;
        });
  }

  /** Ends all sessions of a tenant. */
  public Ended endAll(Tenant tenant) {
    return transactions.in(
        tenant.id(),
        () -> {
          Instant now = time.instant();
          Ended ended =
              new Ended(
                  store.countLive(tenant.id(), now), store.countLiveFamilies(tenant.id(), now));
          suspensions.endAll(tenant.id());
          return ended;
        });
  }

  /** Ends all sessions of an account but the one that {@code token} belongs to, if it goes on. */
  void endOthers(Tenant tenant, AccessToken token) {
    transactions.run(
        tenant.id(),
        () -> {
          accounts.lock(tenant.id(), token.account());
          // To spare what has ended already would be to bring it back.
          UUID spared = store.lock(tenant.id(), token.session()).map(SessionRow::id).orElse(null);
          advance(tenant, token.account(), spared);
        });
  }

  /** Counts up the account's generation: one row, however many sessions there are. */
  private void advance(Tenant tenant, UUID account, @Nullable UUID spared) {
    int generation = accounts.advance(tenant.id(), account);
    if (spared != null) {
      store.carry(tenant.id(), spared, generation);
    }
    notices.publish(
        tenant.id(), Kind.ACCOUNT, account, generation, spared, lastTokenExpires(tenant));
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

  private List<UUID> concerned(Tenant tenant, LogoutPolicy policy, AccessToken token) {
    return switch (policy.scope()) {
      case SESSION ->
          store.lock(tenant.id(), token.session()).map(SessionRow::id).stream().toList();
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
            .filter(family -> family.account().equals(token.account()))
            .filter(family -> refreshTokens.revoke(tenant.id(), family.id()))
            .isPresent()
        ? 1
        : 0;
  }

  private void alarm(Caller caller, Family family) {
    Tenant tenant = caller.tenant();
    OnReuse ends = tenant.refresh().onReuse();
    record(
        caller,
        Action.AUTHN_TOKEN_REUSE,
        family.account(),
        family.session(),
        Map.of("ends", ends.word()));
    switch (ends) {
      case FAMILY -> refreshTokens.revoke(tenant.id(), family.id());
      case SESSION -> {
        refreshTokens.revokeOf(tenant.id(), List.of(family.session()));
        end(tenant, family.session(), REUSE);
      }
      case USER -> endAll(tenant, family.account());
    }
  }

  /** Writes down, with the change, what an account did or somebody did with its tokens. */
  private UUID record(
      Caller caller, Action action, UUID account, UUID session, Map<String, Object> details) {
    Origin origin =
        new Origin(Origin.Kind.ACCOUNT, account.toString(), caller.address(), caller.requestId());
    return audit.record(
        caller.tenant().id(),
        new AuditEvent(action, origin, AuditEvent.Kind.SESSION, session.toString(), null, details));
  }

  /** Ends one session; false if it has ended before. */
  private boolean end(Tenant tenant, UUID session, String reason) {
    Optional<SessionRow> live = store.lock(tenant.id(), session);
    live.ifPresent(row -> {
      int generation = row.generation() + 1;
      store.end(tenant.id(), session, generation, time.instant(), reason);
      notices.publish(tenant.id(), Kind.SESSION, session, generation, lastTokenExpires(tenant));
    });
    return live.isPresent();
  }

  /** Tells all nodes whether the account counts as logged out. */
  private void tell(Tenant tenant, UUID account, boolean loggedOut) {
    notices.publish(tenant.id(), Kind.STATUS, account, loggedOut ? 1 : 0, lastTokenExpires(tenant));
  }

  /** When no access token is left that was made until now. */
  private Instant lastTokenExpires(Tenant tenant) {
    return time.instant().plus(tenant.tokens().accessTtl()).plus(AccessTokens.LEEWAY);
  }
}
