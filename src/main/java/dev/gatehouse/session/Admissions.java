package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.capability.Capabilities;
import dev.gatehouse.installation.MustWait;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.ratelimit.RateLimiter;
import dev.gatehouse.ratelimit.RateLimiter.Count;
import dev.gatehouse.revocation.Feed;
import dev.gatehouse.revocation.Revocations;
import dev.gatehouse.revocation.Suspensions;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Admission.Leaving;
import dev.gatehouse.session.Admission.Welcome;
import dev.gatehouse.session.Finding.Check;
import dev.gatehouse.session.Finding.Result;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Rate;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.Flaw;
import dev.gatehouse.token.Generations;
import dev.gatehouse.token.Verification;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one way in. Every door asks here, in this order: rate, token, whose token, session, account,
 * capability. Nothing changes before the last of them is passed.
 */
@Singleton
public class Admissions {

  /** How long a call waits for its turn to ask the database. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** When to come again while nothing is known. */
  private static final Duration LATER = Duration.ofSeconds(1);

  private final RateLimiter limiter;
  private final AccessTokens accessTokens;
  private final Sessions sessions;
  private final Accounts accounts;
  private final Capabilities capabilities;
  private final Feed feed;
  private final Revocations revocations;
  private final Suspensions suspensions;
  private final Transactions transactions;
  private final Refusals refusals;
  private final Outcomes outcomes;
  private final Semaphore questions = new Semaphore(2);

  Admissions(
      RateLimiter limiter,
      AccessTokens accessTokens,
      Sessions sessions,
      Accounts accounts,
      Capabilities capabilities,
      Feed feed,
      Revocations revocations,
      Suspensions suspensions,
      Transactions transactions,
      Refusals refusals,
      Outcomes outcomes) {
    this.limiter = limiter;
    this.accessTokens = accessTokens;
    this.sessions = sessions;
    this.accounts = accounts;
    this.capabilities = capabilities;
    this.feed = feed;
    this.revocations = revocations;
    this.suspensions = suspensions;
    this.transactions = transactions;
    this.refusals = refusals;
    this.outcomes = outcomes;
  }

  /**
   * Admits a caller who need not say who they are.
   *
   * @param operation what the caller's rate is counted for, within the capability
   */
  public Admission admit(Caller caller, Capability capability, String operation) {
    return noted(
        caller,
        capability,
        null,
        counted(
            caller,
            capability,
            operation,
            count ->
                restricted(caller.tenant(), capability)
                    .map(restricted ->
                        restricted ? new Refusal.Restricted(capability) : welcome(caller, count))
                    .orElseGet(() -> new Refusal.Unavailable(LATER))));
  }

  /**
   * Admits an account by its access token. Any use makes a logged-out account logged in again, if
   * the call began after the logout.
   *
   * @param token what was presented; null if nothing was
   */
  public Admission admit(
      Caller caller, Capability capability, String operation, @Nullable String token) {
    return noted(
        caller,
        capability,
        token,
        counted(
            caller,
            capability,
            operation,
            count -> verified(caller, capability, token, count, true)));
  }

  /**
   * Admits the tenant itself, whose credential the door has seen. It asks for all of its users from
   * a few addresses, so no rate is meant for it.
   */
  public Admission admitTenant(Caller caller, Capability capability) {
    return outcomes.counted(caller, capability, new Welcome(caller, null));
  }

  /** Admits anybody to what a tenant without a credential lets anybody do, at its rate. */
  public Admission admitPublic(Caller caller, Capability capability, String operation) {
    return noted(
        caller,
        capability,
        null,
        counted(caller, capability, operation, count -> new Welcome(caller, count)));
  }

  /**
   * Says of an access token whether {@link #admit} would take it. That is a question and no use: it
   * changes nothing, and an account that is logged out stays so.
   */
  public Admission examine(Caller caller, Capability capability, String token) {
    return outcomes.counted(caller, capability, verified(caller, capability, token, null, false));
  }

  /**
   * Why an access token is taken or not: every check in its order. The database is asked, whatever
   * this node knows; nothing changes.
   */
  public List<Finding> inspect(Tenant tenant, Capability capability, String token) {
    @Nullable Check failed = failed(tenant, capability, token).orElse(null);
    return Stream.of(Check.values())
        .map(check ->
            new Finding(
                check,
                failed == null || check.compareTo(failed) < 0
                    ? Result.PASSED
                    : check == failed ? Result.FAILED : Result.NOT_REACHED))
        .toList();
  }

  private Optional<Check> failed(Tenant tenant, Capability capability, String token) {
    return switch (accessTokens.verify(tenant, token)) {
      case Verification.Rejected _ ->
          accessTokens.failed(tenant, token).map(check -> Check.valueOf(check.name()));
      case Verification.Verified(AccessToken known) ->
          transactions.in(
              tenant.id(),
              () ->
                  sessions
                      .obstacle(known, accounts.find(tenant.id(), known.account()))
                      .map(obstacle -> Check.valueOf(obstacle.name()))
                      .or(() ->
                          capabilities.restricted(tenant, known.account(), capability)
                              ? Optional.of(Check.CAPABILITY)
                              : Optional.empty()));
    };
  }

  /**
   * Admits whoever has a good access token to the end of its session, whatever the tenant's logout
   * means (RFC 7009).
   */
  public Admission revoke(Caller caller, String token) {
    return outcomes.counted(caller, Capability.LOGOUT, leaving(caller, token, true, null));
  }

  /**
   * Admits an account to its logout by its access token. Where the tenant's logout is not strict,
   * the token need only be authentic: whoever comes with one that has expired, or whose session or
   * account is gone, wants to be logged out, and will be; but learns nothing about the account.
   *
   * @param token what was presented; null if nothing was
   */
  public Admission leave(Caller caller, String operation, @Nullable String token) {
    return noted(
        caller,
        Capability.LOGOUT,
        token,
        counted(
            caller,
            Capability.LOGOUT,
            operation,
            count -> leaving(caller, token, caller.tenant().logout().strict(), count)));
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

  /**
   * @param use whether the token is used, which makes a logged-out account logged in again
   */
  private Admission verified(
      Caller caller,
      Capability capability,
      @Nullable String token,
      @Nullable Count count,
      boolean use) {
    if (token == null) {
      return new Refusal.TokenMissing();
    }
    return switch (accessTokens.verify(caller.tenant(), token)) {
      case Verification.Rejected(Flaw flaw, boolean pastExpiry, _) ->
          new Refusal.TokenRejected(flaw, pastExpiry);
      case Verification.Verified(AccessToken known) -> known(caller, capability, known, count, use);
    };
  }

  private Admission welcome(Caller caller, @Nullable Count count) {
    accessTokens.prepare(caller.tenant());
    return new Welcome(caller, count);
  }

  /** Whether the capability is restricted for everybody; empty if nobody can say. */
  private Optional<Boolean> restricted(Tenant tenant, Capability capability) {
    return feed.fresh()
        ? Optional.of(
            Suspensions.suspended(revocations.tenant(tenant.id()))
                || capabilities.known(tenant, null, capability))
        : asked(
            tenant,
            () ->
                Suspensions.suspended(suspensions.generation(tenant.id()))
                    || capabilities.restricted(tenant, null, capability));
  }

  /**
   * What the database says, if it can be asked: a few at a time, so that an outage does not have
   * all calls wait for it.
   */
  private <A> Optional<A> asked(Tenant tenant, Supplier<A> question) {
    MustWait.elsewhere();
    try {
      if (!questions.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    try {
      return Optional.of(transactions.in(tenant.id(), question));
    } finally {
      questions.release();
    }
  }

  /** Asks this node's knowledge, which costs nothing, or, where that may be old, the database. */
  private Admission known(
      Caller caller, Capability capability, AccessToken token, @Nullable Count count, boolean use) {
    Tenant tenant = caller.tenant();
    if (!feed.fresh() || unheardOf(token)) {
      return asked(caller, capability, token, count, use);
    }
    if (revoked(tenant, token)) {
      return new Refusal.TokenRejected(Flaw.REVOKED, false);
    }
    if (capabilities.known(tenant, token.account(), capability)) {
      return new Refusal.Restricted(capability);
    }
    if (use && revocations.loggedOut(tenant.id(), token.account())) {
      sessions.revive(caller, token.account());
    }
    return new Admitted(caller, token, count);
  }

  /**
   * Whether the token is of a generation that has come since this node last heard, or never came:
   * the database knows which.
   */
  private boolean unheardOf(AccessToken token) {
    Generations generations = token.generations();
    // A session has tokens of its first generation only: to count it up is to end it.
    return generations.session() > 0
        || generations.tenant() > revocations.tenant(token.tenant())
        || !revocations.heardOf(token.tenant(), token.account(), generations.account());
  }

  private boolean revoked(Tenant tenant, AccessToken token) {
    Generations generations = token.generations();
    int now = revocations.tenant(tenant.id());
    return Suspensions.suspended(now)
        || generations.tenant() < now
        || revocations.account(tenant.id(), token.account(), token.session(), generations.account())
        || revocations.session(tenant.id(), token.session(), generations.session());
  }

  private Admission asked(
      Caller caller, Capability capability, AccessToken token, @Nullable Count count, boolean use) {
    Tenant tenant = caller.tenant();
    return asked(
            tenant,
            () -> {
              Optional<Account> account = accounts.find(tenant.id(), token.account());
              Optional<Refusal> unfit = unfit(token, account);
              if (unfit.isPresent()) {
                return unfit.get();
              }
              if (capabilities.restricted(tenant, token.account(), capability)) {
                return new Refusal.Restricted(capability);
              }
              if (use && account.filter(found -> found.loggedOutAt() != null).isPresent()) {
                sessions.revive(caller, token.account());
              }
              revocations.learn(
                  tenant.id(), token.account(), token.generations().account(), token.expiresAt());
              return new Admitted(caller, token, count);
            })
        .orElseGet(() -> new Refusal.Unavailable(LATER));
  }

  private Admission leaving(
      Caller caller, @Nullable String token, boolean strict, @Nullable Count count) {
    if (token == null) {
      return new Refusal.TokenMissing();
    }
    return switch (accessTokens.verify(caller.tenant(), token)) {
      case Verification.Verified(AccessToken good) -> leaving(caller, good, strict, true, count);
      case Verification.Rejected(_, _, AccessToken expired) when expired != null && !strict ->
          leaving(caller, expired, strict, false, count);
      case Verification.Rejected(Flaw flaw, boolean pastExpiry, _) ->
          new Refusal.TokenRejected(flaw, pastExpiry);
    };
  }

  /**
   * Lets go whom nothing speaks against as far as this node knows: the logout itself looks at the
   * session that it locks. The database is asked where something does, or what is known may be old,
   * or where any authentic token will do.
   */
  private Admission leaving(
      Caller caller, AccessToken token, boolean strict, boolean inTime, @Nullable Count count) {
    Tenant tenant = caller.tenant();
    if (strict
        && inTime
        && feed.fresh()
        && !unheardOf(token)
        && !revoked(tenant, token)
        && !capabilities.known(tenant, token.account(), Capability.LOGOUT)) {
      return new Leaving(caller, token, true, count);
    }
    return transactions.in(
        tenant.id(),
        () -> {
          Optional<Account> account = accounts.find(tenant.id(), token.account());
          Optional<Refusal> unfit = unfit(token, account);
          if (unfit.isPresent() && strict) {
            return unfit.get();
          }
          if (capabilities.restricted(tenant, token.account(), Capability.LOGOUT)) {
            return new Refusal.Restricted(Capability.LOGOUT);
          }
          return new Leaving(caller, token, inTime && unfit.isEmpty(), count);
        });
  }

  /** Why nobody may go on with an authentic token, if there is a reason. */
  private Optional<Refusal> unfit(AccessToken token, Optional<Account> account) {
    if (account.isEmpty()) {
      return Optional.of(new Refusal.AccountMissing());
    }
    return sessions.live(token, account.get())
        ? Optional.empty()
        : Optional.of(new Refusal.TokenRejected(Flaw.REVOKED, false));
  }

  /** Logs a refusal, and has it written down, with the account whose token came. */
  private Admission noted(
      Caller caller, Capability capability, @Nullable String token, Admission admission) {
    outcomes.counted(caller, capability, admission);
    if (admission instanceof Refusal refusal) {
      refusals.note(
          caller, capability, refusal, token == null ? new Clue.None() : new Clue.Token(token));
    }
    return admission;
  }
}
