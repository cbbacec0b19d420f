package dev.gatehouse.model;

import dev.gatehouse.tenant.RefreshPolicy;
import dev.gatehouse.tenant.RefreshPolicy.Rotation;
import dev.gatehouse.tenant.TokenPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A session with its family of refresh tokens. */
final class Session {

  /** How soon after a refresh token was spent its use is the same wish still. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  /** How often a spent one may be used later than that. */
  private static final int MOST_REPEATS = 3;

  final Account account;
  final Instant expiresAt;
  boolean ended;

  /** Whether the refresh tokens are. */
  boolean revoked;

  /** When the newest refresh token expires unless it is used. */
  Instant idleAt;

  private final List<Refresh> refreshes = new ArrayList<>();
  private Instant spentAt;
  private int repeats;

  /** A token of either kind. */
  sealed interface Token {
    Session session();

    /** What the service has made of it. */
    String text();

    default Account account() {
      return session().account;
    }
  }

  static final class Access implements Token {
    final Instant issuedAt;
    final Instant expiresAt;
    String text;
    private final Session session;

    private Access(Session session, Instant issuedAt, Instant expiresAt) {
      this.session = session;
      this.issuedAt = issuedAt;
      this.expiresAt = expiresAt;
    }

    boolean expired(Instant now) {
      return !now.isBefore(expiresAt);
    }

    @Override
    public Session session() {
      return session;
    }

    @Override
    public String text() {
      return text;
    }
  }

  static final class Refresh implements Token {
    String text;
    private final Session session;

    private Refresh(Session session) {
      this.session = session;
    }

    @Override
    public Session session() {
      return session;
    }

    @Override
    public String text() {
      return text;
    }
  }

  /** What becomes of a refresh token that is presented. */
  enum Renewal {
    GRANTED,
    REVOKED,
    EXPIRED,
    /** The alarm. */
    REUSED
  }

  Session(Account account, Instant now) {
    this.account = account;
    this.expiresAt = now.plus(tokens().sessionTtl());
    refreshes.add(new Refresh(this));
    prolong(now);
  }

  boolean live(Instant now) {
    return !ended && now.isBefore(expiresAt);
  }

  void end() {
    ended = true;
    revoked = true;
  }

  Refresh newest() {
    return refreshes.getLast();
  }

  /** One more access token: times in it are full seconds, and it does not outlive the session. */
  Access access(Instant now) {
    Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
    Instant over = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    return new Access(this, issuedAt, earlier(issuedAt.plus(tokens().accessTtl()), over));
  }

  /** Uses a refresh token; if it is good, the newest is what its client has then. */
  Renewal renew(Refresh presented, Instant now) {
    if (revoked) {
      return Renewal.REVOKED;
    }
    if (!now.isBefore(idleAt)) {
      return Renewal.EXPIRED;
    }
    if (presented == newest()) {
      prolong(now);
      if (policy().rotation() == Rotation.ROTATE) {
        refreshes.add(new Refresh(this));
        spentAt = now;
        repeats = 0;
      }
      return Renewal.GRANTED;
    }
    return repeated(presented, now) ? Renewal.GRANTED : Renewal.REUSED;
  }

  private boolean repeated(Refresh presented, Instant now) {
    boolean last = presented == refreshes.get(refreshes.size() - 2);
    if (!last || !now.isBefore(spentAt.plus(policy().grace()))) {
      return false;
    }
    return now.isBefore(spentAt.plus(AT_ONCE)) || ++repeats <= MOST_REPEATS;
  }

  private void prolong(Instant now) {
    idleAt = earlier(now.plus(tokens().refreshTtl()), expiresAt);
  }

  private TokenPolicy tokens() {
    return account.tenant().policy.tokens();
  }

  private RefreshPolicy policy() {
    return account.tenant().policy.refresh();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
