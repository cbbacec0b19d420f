package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.capability.Capabilities;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.revocation.Notice.Kind;
import dev.gatehouse.revocation.Notices;
import dev.gatehouse.revocation.Suspensions;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Word;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.RefreshTokens;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ends sessions for good, and has all nodes know: one, an account's, a tenant's. */
@Singleton
public class Endings {

  private final SessionStore store;
  private final Accounts accounts;
  private final RefreshTokens refreshTokens;
  private final Capabilities capabilities;
  private final Notices notices;
  private final Suspensions suspensions;
  private final Transactions transactions;
  private final InstantSource time;

  Endings(
      SessionStore store,
      Accounts accounts,
      RefreshTokens refreshTokens,
      Capabilities capabilities,
      Notices notices,
      Suspensions suspensions,
      Transactions transactions,
      InstantSource time) {
    this.store = store;
    this.accounts = accounts;
    this.refreshTokens = refreshTokens;
    this.capabilities = capabilities;
    this.notices = notices;
    this.suspensions = suspensions;
    this.transactions = transactions;
    this.time = time;
  }

  /**
   * What was ended.
   *
   * @param sessions how many that were live
   * @param families how many families of refresh tokens that were live
   */
  public record Ended(int sessions, int families) {

    boolean nothing() {
      return sessions == 0 && families == 0;
    }
  }

  /** Why a session ended, as its row says. */
  public enum Cause implements Word {
    LOGOUT,
    OPERATOR,
    /** A spent refresh token came back. */
    REUSE,
    /** Its token was revoked by the standard (RFC 7009). */
    REVOKED;

    @Override
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Ends one session, and whatever would refresh it. */
  public Ended one(Tenant tenant, UUID session, Cause cause) {
    return transactions.in(
        tenant.id(),
        () -> {
          // Locked first, as a logout does.
          Optional<SessionRow> live = store.lock(tenant.id(), session);
          int families = refreshTokens.revokeOf(tenant.id(), List.of(session));
          live.ifPresent(row -> end(tenant, row, cause));
          return new Ended(live.isPresent() ? 1 : 0, families);
        });
  }

  /** Ends one session, which is locked; what would refresh it stays as it is. */
  void end(Tenant tenant, SessionRow session, Cause cause) {
    int generation = session.generation() + 1;
    store.end(tenant.id(), session.id(), generation, time.instant(), cause.word());
    notices.publish(
        tenant.id(),
        Kind.SESSION,
        session.id(),
        generation,
        forgettable(refreshTokens.accessExpiresAt(tenant.id(), session.id())));
  }

  /** Ends all sessions of an account; nothing ends if it is gone. */
  public Ended all(Tenant tenant, UUID account) {
    return transactions.in(
        tenant.id(),
        () -> {
          accounts.lock(tenant.id(), account);
          List<UUID> live = store.live(tenant.id(), account, time.instant());
          int families = refreshTokens.liveOf(tenant.id(), live);
          advance(tenant, account, null);
          return new Ended(live.size(), families);
        });
  }

  /** Ends all sessions of an account but the one that {@code token} belongs to, if it goes on. */
  void others(Tenant tenant, AccessToken token) {
    transactions.run(
        tenant.id(),
        () -> {
          accounts.lock(tenant.id(), token.account());
          // To spare what has ended already would be to bring it back.
          UUID spared = store.lock(tenant.id(), token.session()).map(SessionRow::id).orElse(null);
          advance(tenant, token.account(), spared);
        });
  }

  /** Ends all sessions of a tenant. */
  public Ended all(Tenant tenant) {
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

  /** Sets the standing of an account, and ends whatever it has open; empty if it is gone. */
  public Optional<Account> stand(Tenant tenant, UUID account, Standing standing) {
    return transactions.in(
        tenant.id(),
        () -> {
          accounts.lock(tenant.id(), account);
          accounts.stand(tenant.id(), account, standing);
          advance(tenant, account, null);
          return accounts.find(tenant.id(), account);
        });
  }

  /** Deletes an account, and has all nodes know that its tokens are nobody's any more. */
  public Ended delete(Tenant tenant, UUID account) {
    return transactions.in(
        tenant.id(),
        () -> {
          Ended ended = all(tenant, account);
          capabilities.forget(tenant, account);
          accounts.delete(tenant.id(), account);
          return ended;
        });
  }

  /**
   * Counts up the account's generation: one row, however many sessions there are. Of an account
   * that is gone all nodes know already, and by a larger number than could be given here.
   */
  private void advance(Tenant tenant, UUID account, @Nullable UUID spared) {
    accounts
        .advance(tenant.id(), account)
        .ifPresent(generation -> {
          if (spared != null) {
            store.carry(tenant.id(), spared, generation);
          }
          notices.publish(
              tenant.id(),
              Kind.ACCOUNT,
              account,
              generation,
              spared,
              forgettable(refreshTokens.accessOfExpiresAt(tenant.id(), account)));
        });
  }

  /** Tells all nodes whether the account counts as logged out. */
  void tell(Tenant tenant, UUID account, boolean loggedOut) {
    notices.publish(
        tenant.id(),
        Kind.STATUS,
        account,
        loggedOut ? 1 : 0,
        forgettable(refreshTokens.accessOfExpiresAt(tenant.id(), account)));
  }

  /**
   * When nobody has to know any more.
   *
   * @param accessExpiresAt when no access token is left that it is about; empty if there is none
   */
  private Instant forgettable(Optional<Instant> accessExpiresAt) {
    return accessExpiresAt.orElseGet(time::instant).plus(AccessTokens.LEEWAY);
  }
}
