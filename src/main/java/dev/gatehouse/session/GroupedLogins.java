package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.account.Accounts.Proof;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.installation.GroupCommit;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.session.LoginStore.Arrival;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.session.Outcome.Tokens;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.Generations;
import dev.gatehouse.token.RefreshTokens;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions as most are, those of many users at once: of an account that is as it was when it
 * proved itself, and active and logged in, or that is made for it; where nothing is said that could
 * restrict it. On PostgreSQL only. Any other login goes the long way, and so does one whose account
 * somebody else has locked.
 */
@Singleton
class GroupedLogins {

  private final Accounts accounts;
  private final RefreshTokens refreshTokens;
  private final AccessTokens accessTokens;
  private final Audit audit;
  private final InstantSource time;
  private final boolean embedded;
  private final GroupCommit<Arrival, Generations> together;

  GroupedLogins(
      LoginStore store,
      Transactions transactions,
      Accounts accounts,
      RefreshTokens refreshTokens,
      AccessTokens accessTokens,
      Audit audit,
      InstantSource time,
      Settings settings) {
    this.accounts = accounts;
    this.refreshTokens = refreshTokens;
    this.accessTokens = accessTokens;
    this.audit = audit;
    this.time = time;
    this.embedded = settings.embedded();
    this.together = new GroupCommit<>(transactions, arrivals -> open(store, arrivals));
  }

  /** Opens a session for whoever has proven a password; empty if nothing was done. */
  Optional<LoggedIn> proven(Caller caller, Proof.Proven proven) {
    return open(caller, proven.account(), proven.hash());
  }

  /** Opens a session of a new account without any name; empty if nothing was done. */
  Optional<LoggedIn> guest(Caller caller) {
    return open(caller, accounts.guest(), null);
  }

  private Optional<LoggedIn> open(Caller caller, Account account, @Nullable String hash) {
    Tenant tenant = caller.tenant();
    if (embedded || tenant.restricted().contains(Capability.SIGNIN)) {
      return Optional.empty();
    }
    UUID session = Randoms.id();
    Instant now = time.instant();
    Instant expiresAt = now.plus(tenant.tokens().sessionTtl());
    Arrival arrival =
        new Arrival(
            caller,
            account,
            hash,
            session,
            now,
            expiresAt,
            refreshTokens.prepare(tenant, expiresAt),
            audit.prepare(tenant.id(), caller.loggedIn(account, session)),
            hash == null ? audit.prepare(tenant.id(), caller.made(account)) : null);
    return together
        .done(arrival)
        .map(generations ->
            new LoggedIn(
                account,
                new Tokens(
                    accessTokens.issue(tenant, account.id(), session, generations, now, expiresAt),
                    arrival.first().token()),
                hash == null));
  }

  private Map<Integer, Generations> open(LoginStore store, List<Arrival> arrivals) {
    Map<Integer, Generations> opened = store.open(arrivals);
    opened.keySet().forEach(place -> audit.written(arrivals.get(place).caller().tenant().id()));
    return opened;
  }
}
