package dev.gatehouse.session;

import dev.gatehouse.tenant.Word;

/** What one of the checks that admit an access token found. */
public record Finding(Check check, Result result) {

  /** What is looked at, in this order. */
  public enum Check implements Word {
    FORM,
    HEADER,
    KEY,
    SIGNATURE,
    CLAIMS,
    EXPIRY,
    TENANT,
    ACCOUNT,
    SESSION,
    CAPABILITY
  }

  /** Whether a check was passed. */
  public enum Result implements Word {
    PASSED,
    FAILED,
    /** One before it had failed. */
    NOT_REACHED
  }
}
