package dev.gatehouse.token;

/** What is wrong with a token that was presented. */
public enum Flaw {
  /** Not a token of any kind. */
  MALFORMED,
  /** Not made by this tenant's keys: another's, or nobody's. */
  FORGED,
  EXPIRED,
  /** Its session has ended, or it was revoked. */
  REVOKED,
  /** A refresh token that was spent before. */
  REUSED
}
