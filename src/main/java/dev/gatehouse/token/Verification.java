package dev.gatehouse.token;

import org.jspecify.annotations.Nullable;

/** What the verifier found. */
public sealed interface Verification {

  /** The token is this tenant's, untouched and in its time. */
  record Verified(AccessToken token) implements Verification {}

  /**
   * The token is not to be trusted.
   *
   * @param pastExpiry whether the token says of itself that it has expired, be it authentic or not
   * @param authentic what the token says, if only its time is over
   */
  record Rejected(Flaw flaw, boolean pastExpiry, @Nullable AccessToken authentic)
      implements Verification {}
}
