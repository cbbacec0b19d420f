package dev.gatehouse.session;

import dev.gatehouse.ratelimit.RateLimiter.Count;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.token.Flaw;
import java.time.Duration;
import java.util.Map;

/**
 * An expected no. Each is named by its cause; every dialect has its own words for every one, so a
 * new refusal does not compile until they are found.
 */
public sealed interface Refusal
    extends Admission,
        Outcome.Login,
        Outcome.Refresh,
        Outcome.Renewal,
        Outcome.Logout,
        Outcome.Lookup,
        Outcome.Change,
        Outcome.Code {

  /** The clients of this tenant say whose they are, and this one did not. */
  record CredentialMissing() implements Refusal {}

  /** No tenant, or not the one that is meant, has this credential. */
  record CredentialRejected() implements Refusal {}

  /** The call as such makes no sense. */
  record Malformed(Map<String, String> fields) implements Refusal {}

  record RateLimited(Count count) implements Refusal {}

  record TokenMissing() implements Refusal {}

  /**
   * The token is not good, or not any more.
   *
   * @param pastExpiry whether the token says of itself that it has expired, be it authentic or not
   */
  record TokenRejected(Flaw flaw, boolean pastExpiry) implements Refusal {}

  /** The token is good, but its account is gone. */
  record AccountMissing() implements Refusal {}

  record Restricted(Capability capability) implements Refusal {}

  /** Unknown name, wrong password, suspended account: nobody learns which. */
  record BadCredentials() implements Refusal {}

  record RefreshRejected(Flaw flaw) implements Refusal {}

  /** A name or address that cannot be one. */
  record NameRefused() implements Refusal {}

  record NameTaken() implements Refusal {}

  /**
   * The tenant does not take such a password.
   *
   * @param minLength the shortest password, in characters
   */
  record PasswordRefused(int minLength) implements Refusal {}

  record ProfileTooLarge() implements Refusal {}

  /** Wrong, spent, expired, or another's: nobody learns which. */
  record CodeRejected() implements Refusal {}

  record CodeUnknown() implements Refusal {}

  /** The code is not pending any more. */
  record CodeOver() implements Refusal {}

  record CodeTooSoon(Duration retryAfter) implements Refusal {}

  /** There were too many wrong codes. */
  record CodeLocked(Duration retryAfter) implements Refusal {}

  /** Not now; again after a while. */
  record Unavailable(Duration retryAfter) implements Refusal {}
}
