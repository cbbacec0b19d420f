package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.capability.Capabilities;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Admission.Leaving;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.session.Outcome.LoggedOut;
import dev.gatehouse.session.Outcome.Refreshed;
import dev.gatehouse.session.Outcome.Tokens;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.Flaw;
import dev.gatehouse.token.RefreshTokens;
import dev.gatehouse.token.RefreshTokens.Family;
import dev.gatehouse.token.RefreshTokens.Renewal;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens, refreshes and ends sessions, each in one transaction. */
@Singleton
public class Sessions {

  /** Why a session ended, as its row says. */
  private static final String LOGOUT = "logout";

  private static final String REUSE = "reuse";

  private final SessionStore store;
  private final Accounts accounts;
  private final RefreshTokens refreshTokens;
  private final AccessTokens accessTokens;
  private final Capabilities capabilities;
  private final Transactions transactions;
  private final InstantSource time;

  Sessions(
      SessionStore store,
      Accounts accounts,
      RefreshTokens refreshTokens,
      AccessTokens accessTokens,
      Capabilities capabilities,
      Transactions transactions,
      InstantSource time) {
    this.store = store;
    this.accounts = accounts;
    this.refreshTokens = refreshTokens;
    this.accessTokens = accessTokens;
    this.capabilities = capabilities;
    this.transactions = transactions;
    this.time = time;
  }

  /** The state of the session that a token names, if it is one of the account's. */
  Optional<Boolean> live(AccessToken token) {
    return store
        .findById(token.session())
        .filter(row -> row.accountId().equals(token.account()))
        .map(row -> row.endedAt() == null && time.instant().isBefore(row.expiresAt()));
  }

  /** When the account last opened a session. */
  public Optional<Instant> lastOpened(Admitted admitted) {
    String tenant = admitted.tenant().id();
    return transactions.in(tenant, () -> store.lastOpened(tenant, admitted.account().id()));
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
          if (capabilities.restricted(tenant, proven.id(), capability)) {
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
                  now,
                  expiresAt,
                  null,
                  null));
          accounts.welcome(tenant.id(), proven.id());
          return new LoggedIn(
              account.get(),
              new Tokens(
                  accessTokens.issue(tenant, proven.id(), id, expiresAt),
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
          UUID account = family.get().account();
          boolean active =
              accounts
                  .find(tenant.id(), account)
                  .filter(found -> found.standing() == Standing.ACTIVE)
                  .isPresent();
          if (!active) {
            return new Refusal.RefreshRejected(Flaw.REVOKED);
          }
          if (capabilities.restricted(tenant, account, Capability.REFRESH_TOKEN)) {
            return new Refusal.Restricted(Capability.REFRESH_TOKEN);
          }
          return switch (refreshTokens.rotate(tenant, refreshToken)) {
            case Renewal.Refused(Flaw flaw) -> {
              if (flaw == Flaw.REUSED) {
                alarm(tenant, family.get());
              }
              yield new Refusal.RefreshRejected(flaw);
            }
            case Renewal.Rotated(RefreshTokens.Issued next) -> {
              accounts.logIn(tenant.id(), account, caller.startedAt());
              yield new Refreshed(
                  account,
                  new Tokens(
                      accessTokens.issue(
                          tenant, account, family.get().session(), family.get().expiresAt()),
                      next));
            }
          };
        });
  }

  /** One more access token of the session; whatever ends the session ends this one too. */
  public AccessTokens.Issued renew(Admitted admitted) {
    Tenant tenant = admitted.tenant();
    AccessToken token = admitted.token();
    Instant expiresAt =
        transactions.in(
            tenant.id(),
            () ->
                store
                    .findById(token.session())
                    .map(SessionRow::expiresAt)
                    .orElse(token.expiresAt()));
    return accessTokens.issue(tenant, token.account(), token.session(), expiresAt);
  }

  /**
   * Logs out, which ends what the tenant's policy says.
   *
   * @param refreshToken what was presented beside the access token; one that is unknown, spent, or
   *     another's is left alone, and nobody can tell
   */
  public Outcome.Logout logout(Leaving leaving, @Nullable String refreshToken) {
    return OutcomeLog.logged(leaving.caller(), Capability.LOGOUT, loggedOut(leaving, refreshToken));
  }

  private Outcome.Logout loggedOut(Leaving leaving, @Nullable String refreshToken) {
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
                case REVOKE_FAMILY -> refreshTokens.revokeOf(tenant.id(), concerned);
                case REVOKE_PRESENTED -> revokePresented(tenant, policy, token, refreshToken);
              };
          int ended =
              switch (policy.session()) {
                case KEEP -> 0;
                case END -> end(tenant, concerned, LOGOUT);
                case SUSPEND -> {
                  // Locked first, so that the logout is no earlier than what it waited for.
                  accounts.lock(tenant.id(), token.account());
                  accounts.logOut(tenant.id(), token.account());
                  yield 0;
                }
              };
          return new LoggedOut(ended, families);
        });
  }

  /** Ends all sessions of an account, whatever the tenant's policy, and says how many. */
  int endAll(Tenant tenant, UUID account, String reason) {
    return transactions.in(
        tenant.id(),
        () -> {
          List<UUID> open = store.open(tenant.id(), account);
          refreshTokens.revokeOf(tenant.id(), open);
          return end(tenant, open, reason);
        });
  }

  /** Ends all sessions of an account but the one that {@code token} belongs to. */
  int endOthers(Tenant tenant, AccessToken token, String reason) {
    return transactions.in(
        tenant.id(),
        () -> {
          List<UUID> others = others(tenant, token);
          refreshTokens.revokeOf(tenant.id(), others);
          return end(tenant, others, reason);
        });
  }

  private List<UUID> concerned(Tenant tenant, LogoutPolicy policy, AccessToken token) {
    return switch (policy.scope()) {
      case SESSION -> List.of(token.session());
      case USER -> store.open(tenant.id(), token.account());
      case OTHERS -> others(tenant, token);
    };
  }

  private List<UUID> others(Tenant tenant, AccessToken token) {
    return store.open(tenant.id(), token.account()).stream()
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

  private void alarm(Tenant tenant, Family family) {
    switch (tenant.refresh().onReuse()) {
      case FAMILY -> refreshTokens.revoke(tenant.id(), family.id());
      case SESSION -> {
        refreshTokens.revokeOf(tenant.id(), List.of(family.session()));
        end(tenant, List.of(family.session()), REUSE);
      }
      case USER -> endAll(tenant, family.account(), REUSE);
    }
  }

  private int end(Tenant tenant, List<UUID> sessions, String reason) {
    return sessions.isEmpty() ? 0 : store.end(tenant.id(), sessions, time.instant(), reason);
  }
}
