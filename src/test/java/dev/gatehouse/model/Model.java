package dev.gatehouse.model;

import dev.gatehouse.fixture.Client.Holding;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.model.Foreseen.Done;
import dev.gatehouse.model.Foreseen.NotRenewed;
import dev.gatehouse.model.Foreseen.Refused;
import dev.gatehouse.model.Foreseen.Renewed;
import dev.gatehouse.model.Foreseen.Restricted;
import dev.gatehouse.model.Foreseen.SignedIn;
import dev.gatehouse.model.Session.Access;
import dev.gatehouse.model.Session.Refresh;
import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Foresees the answer to each call from what the tenants have promised, in the order in which every
 * call is asked about: token, whose token, session, account, capability. It never asks the service.
 */
final class Model {

  static final String SIGN_IN = "signin";
  static final String USE = "authenticated-user";
  static final String RENEW = "refresh-token";
  static final String LOG_OUT = "logout";

  /** The capabilities that the model knows. */
  static final List<String> CAPABILITIES = List.of(SIGN_IN, USE, RENEW, LOG_OUT);

  /** Every access token that was ever issued, the newest last. */
  final List<Access> accesses = new ArrayList<>();

  /** Every refresh token that was ever issued, the newest last. */
  final List<Refresh> refreshes = new ArrayList<>();

  Foreseen signIn(Account account, Instant now) {
    if (account.tenant().refuses(SIGN_IN)) {
      return new Restricted(SIGN_IN);
    }
    if (account.suspended) {
      return new Refused(Occasion.SIGN_IN_REFUSED);
    }
    if (account.restricted(SIGN_IN)) {
      return new Restricted(SIGN_IN);
    }
    Session session = new Session(account, now);
    account.sessions.add(session);
    account.loggedOut = false;
    return new SignedIn(granted(session, now));
  }

  /**
   * @param token null for none
   */
  Foreseen use(Tenant at, Access token, Instant now) {
    if (token == null) {
      return new Refused(Occasion.TOKEN_MISSING);
    }
    if (token.expired(now)) {
      return new Refused(Occasion.TOKEN_EXPIRED);
    }
    if (unfit(at, token, now)) {
      return new Refused(Occasion.TOKEN_REJECTED);
    }
    if (token.account().restricted(USE)) {
      return new Restricted(USE);
    }
    token.account().loggedOut = false;
    return new Done(Occasion.USED, shown(token));
  }

  /** Another access token for a good one, of dialects that show no refresh tokens. */
  Foreseen renew(Tenant at, Access token, Instant now) {
    if (token == null || token.expired(now) || unfit(at, token, now)) {
      return new NotRenewed(false);
    }
    if (token.account().restricted(RENEW)) {
      return new Restricted(RENEW);
    }
    token.account().loggedOut = false;
    return token.session().revoked
        ? new NotRenewed(false)
        : new Renewed(granted(token.session(), now));
  }

  /**
   * @param token null for one that never was
   */
  Foreseen refresh(Tenant at, Refresh token, Instant now) {
    if (at.refuses(RENEW)) {
      return new Restricted(RENEW);
    }
    if (token == null || token.account().tenant() != at || token.session().ended) {
      return new NotRenewed(false);
    }
    if (token.account().restricted(RENEW)) {
      return new Restricted(RENEW);
    }
    return switch (token.session().renew(token, now)) {
      case GRANTED -> {
        token.account().loggedOut = false;
        yield new Renewed(granted(token.session(), now));
      }
      case REVOKED -> new NotRenewed(false);
      case EXPIRED -> new NotRenewed(true);
      case REUSED -> {
        alarm(token.session());
        yield new NotRenewed(false);
      }
    };
  }

  private static void alarm(Session session) {
    switch (session.account.tenant().policy.refresh().onReuse()) {
      case FAMILY -> session.revoked = true;
      case SESSION -> session.end();
      case USER -> session.account.endAll();
    }
  }

  /**
   * @param token null for none
   * @param presented the refresh token beside it; null for none
   */
  Foreseen logOut(Tenant at, Access token, Refresh presented, Instant now) {
    if (token == null) {
      return new Refused(Occasion.LOGOUT_TOKEN_MISSING);
    }
    LogoutPolicy policy = at.policy.logout();
    boolean good = !token.expired(now) && !unfit(at, token, now);
    boolean theirs = token.account().tenant() == at;
    if (!good && (policy.strict() || !theirs)) {
      return new Refused(
          token.expired(now) ? Occasion.LOGOUT_TOKEN_EXPIRED : Occasion.LOGOUT_TOKEN_REJECTED);
    }
    if (token.account().restricted(LOG_OUT)) {
      return new Restricted(LOG_OUT);
    }
    end(policy, token.session(), presented);
    return new Done(good ? Occasion.LOGGED_OUT : Occasion.LEFT, shown(token));
  }

  private static void end(LogoutPolicy policy, Session own, Refresh presented) {
    Account account = own.account;
    List<Session> concerned =
        switch (policy.scope()) {
          case SESSION -> List.of(own);
          case USER -> account.sessions;
          case OTHERS -> account.sessions.stream().filter(session -> session != own).toList();
        };
    switch (policy.refreshTokens()) {
      case KEEP -> {}
      case REVOKE_FAMILY -> concerned.forEach(session -> session.revoked = true);
      case REVOKE_PRESENTED -> {
        if (presented == null) {
          own.revoked |= policy.whenRefreshMissing() == WhenRefreshMissing.END_SESSION;
        } else if (presented.account() == account) {
          // Spent or not: a refresh that came just before does not outlive the logout.
          presented.session().revoked = true;
        }
      }
    }
    switch (policy.session()) {
      case KEEP -> {}
      case END -> concerned.forEach(Session::end);
      case SUSPEND -> account.loggedOut |= !account.suspended;
    }
  }

  /** Whether a token is none of the tenant's, or its session is over. */
  private static boolean unfit(Tenant at, Access token, Instant now) {
    return token.account().tenant() != at || !token.session().live(now);
  }

  private Holding granted(Session session, Instant now) {
    Access access = session.access(now);
    accesses.add(access);
    if (!refreshes.contains(session.newest())) {
      refreshes.add(session.newest());
    }
    return new Holding(
        session.account.person,
        Optional.empty(),
        access.issuedAt,
        access.expiresAt,
        Optional.of(session.idleAt));
  }

  private static Holding shown(Access token) {
    return new Holding(
        token.account().person,
        Optional.of(token.text),
        token.issuedAt,
        token.expiresAt,
        Optional.empty());
  }
}
