package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.capability.Capabilities;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.ratelimit.RateLimiter;
import dev.gatehouse.ratelimit.RateLimiter.Count;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Admission.Welcome;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Rate;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.Flaw;
import dev.gatehouse.token.Verification;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one way in. Every door asks here, in this order: rate, token, whose token, session, account,
 * capability. Nothing changes before the last of them is passed.
 */
@Singleton
public class Admissions {

  private final RateLimiter limiter;
  private final AccessTokens accessTokens;
  private final Sessions sessions;
  private final Accounts accounts;
  private final Capabilities capabilities;
  private final Transactions transactions;

  Admissions(
      RateLimiter limiter,
      AccessTokens accessTokens,
      Sessions sessions,
      Accounts accounts,
      Capabilities capabilities,
      Transactions transactions) {
    this.limiter = limiter;
    this.accessTokens = accessTokens;
    this.sessions = sessions;
    this.accounts = accounts;
    this.capabilities = capabilities;
    this.transactions = transactions;
  }

  /**
   * Admits a caller who need not say who they are.
   *
   * @param operation what the caller's rate is counted for, within the capability
   */
  public Admission admit(Caller caller, Capability capability, String operation) {
    return logged(
        caller,
        capability,
        counted(
            caller,
            capability,
            operation,
            count ->
                capabilities.restricted(caller.tenant(), null, capability)
                    ? new Refusal.Restricted(capability)
                    : new Welcome(caller, count)));
  }

  /**
   * Admits an account by its access token. Any use but logout makes a logged-out account logged in
   * again, if the call began after the logout.
   *
   * @param token what was presented; null if nothing was
   */
  public Admission admit(
      Caller caller, Capability capability, String operation, @Nullable String token) {
    return logged(
        caller,
        capability,
        counted(
            caller, capability, operation, count -> verified(caller, capability, token, count)));
  }

  private Admission counted(
      Caller caller,
      Capability capability,
      String operation,
      Function<@Nullable Count, Admission> next) {
    Rate rate = caller.tenant().rates().get(capability);
    if (rate == null) {
      return next.apply(null);
    }
    Count count = limiter.take(caller.tenant().id(), operation, caller.address(), rate);
    return count.admitted() ? next.apply(count) : new Refusal.RateLimited(count);
  }

  private Admission verified(
      Caller caller, Capability capability, @Nullable String token, @Nullable Count count) {
    if (token == null) {
      return new Refusal.TokenMissing();
    }
    return switch (accessTokens.verify(caller.tenant(), token)) {
      case Verification.Rejected(Flaw flaw, boolean pastExpiry, _) ->
          new Refusal.TokenRejected(flaw, pastExpiry);
      case Verification.Verified(AccessToken known) -> known(caller, capability, known, count);
    };
  }

  private Admission known(
      Caller caller, Capability capability, AccessToken token, @Nullable Count count) {
    Tenant tenant = caller.tenant();
    return transactions.in(
        tenant.id(),
        () -> {
          Optional<Account> found = accounts.find(tenant.id(), token.account());
          if (found.isEmpty()) {
            return new Refusal.AccountMissing();
          }
          Account account = found.get();
          Optional<Boolean> live = sessions.live(token);
          if (live.isEmpty()) {
            return new Refusal.TokenRejected(Flaw.FORGED, false);
          }
          if (!live.get() || account.standing() != Standing.ACTIVE) {
            return new Refusal.TokenRejected(Flaw.REVOKED, false);
          }
          if (capabilities.restricted(tenant, account.id(), capability)) {
            return new Refusal.Restricted(capability);
          }
          if (capability != Capability.LOGOUT && account.loggedOutAt() != null) {
            accounts.logIn(tenant.id(), account.id(), caller.startedAt());
          }
          return new Admitted(caller, token, account, count);
        });
  }

  private static Admission logged(Caller caller, Capability capability, Admission admission) {
    return admission instanceof Refusal refusal
        ? OutcomeLog.logged(caller, capability, refusal)
        : admission;
  }
}
