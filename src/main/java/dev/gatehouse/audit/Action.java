package dev.gatehouse.audit;

import dev.gatehouse.tenant.Word;
import java.util.Locale;

/** What is written down, in the words of the OWASP logging vocabulary. */
public enum Action implements Word {
  /** An account has proved itself, and a session was opened. */
  AUTHN_LOGIN_SUCCESS,
  /** A spent refresh token came back: it is in somebody else's hands, or the next one is. */
  AUTHN_TOKEN_REUSE,
  /** Somebody logged out, and something ended. */
  SESSION_LOGOUT;

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
