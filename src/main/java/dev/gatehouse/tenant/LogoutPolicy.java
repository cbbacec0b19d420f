package dev.gatehouse.tenant;

/**
 * What logout means for a tenant. Combinations that contradict themselves refuse to be constructed.
 *
 * @param session what becomes of the session
 * @param refreshTokens what becomes of its refresh tokens
 * @param scope whose sessions it is about
 * @param whenRefreshMissing what {@link RefreshTokens#REVOKE_PRESENTED} does when none is presented
 * @param strict whether logout asks for a good token, as all else does; otherwise an authentic one
 *     will do, even if it has expired, or its session or account is gone
 */
public record LogoutPolicy(
    OnSession session,
    OnRefreshTokens refreshTokens,
    Scope scope,
    WhenRefreshMissing whenRefreshMissing,
    boolean strict) {

  /** What becomes of the session. */
  public enum OnSession implements Word {
    /** No token of it is good any more. */
    END,
    /** The account counts as logged out until a token is used again. */
    SUSPEND,
    /** Access tokens live until they expire. */
    KEEP
  }

  /** What becomes of the refresh tokens. */
  public enum OnRefreshTokens implements Word {
    REVOKE_FAMILY,
    REVOKE_PRESENTED,
    KEEP
  }

  /** Whose sessions a logout is about. */
  public enum Scope implements Word {
    /** The one that the token belongs to. */
    SESSION,
    /** All of the account. */
    USER,
    /** All of the account but the one that the token belongs to. */
    OTHERS
  }

  /** What to do when a refresh token should be revoked and none was presented. */
  public enum WhenRefreshMissing implements Word {
    /** Revoke the family of the session that the access token belongs to. */
    END_SESSION,
    NOTHING
  }

  public LogoutPolicy {
    if (session == OnSession.END && refreshTokens != OnRefreshTokens.REVOKE_FAMILY) {
      throw new IllegalArgumentException(
          "refresh-tokens: expected revoke-family with session: end, for an ended session has no"
              + " live refresh token");
    }
    if (session == OnSession.KEEP && refreshTokens == OnRefreshTokens.KEEP) {
      throw new IllegalArgumentException(
          "session: expected end or suspend with refresh-tokens: keep, or logout would do nothing");
    }
    if (session == OnSession.SUSPEND && scope == Scope.OTHERS) {
      throw new IllegalArgumentException(
          "scope: expected session or user with session: suspend, which is about the account as a"
              + " whole");
    }
    if (refreshTokens == OnRefreshTokens.REVOKE_PRESENTED && scope != Scope.SESSION) {
      throw new IllegalArgumentException(
          "scope: expected session with refresh-tokens: revoke-presented, for the presented token"
              + " belongs to one session");
    }
  }

  static LogoutPolicy in(YamlSection entry, LogoutPolicy defaults) {
    return entry.policy(
        "logout",
        defaults,
        section ->
            new LogoutPolicy(
                section.word("session", OnSession.class).orElse(defaults.session),
                section
                    .word("refresh-tokens", OnRefreshTokens.class)
                    .orElse(defaults.refreshTokens),
                section.word("scope", Scope.class).orElse(defaults.scope),
                section
                    .word("when-refresh-missing", WhenRefreshMissing.class)
                    .orElse(defaults.whenRefreshMissing),
                section.flag("strict").orElse(defaults.strict)));
  }
}
