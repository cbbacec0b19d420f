package dev.gatehouse.audit;

import dev.gatehouse.tenant.Word;
import java.util.Locale;

/** What is written down, in the words of the OWASP logging vocabulary. */
public enum Action implements Word {
  /** An account has proved itself, and a session was opened. */
  AUTHN_LOGIN_SUCCESS,
  /** Somebody could not prove to be who they say. */
  AUTHN_LOGIN_FAIL,
  /** A spent refresh token came back: it is in somebody else's hands, or the next one is. */
  AUTHN_TOKEN_REUSE,
  /** An account has another password. */
  AUTHN_PASSWORD_CHANGE,
  /** Sessions were ended for whoever they belonged to. */
  AUTHN_TOKEN_REVOKED,
  /** What is restricted was changed. */
  AUTHZ_CHANGE,
  /** Somebody came who may not do that. */
  AUTHZ_FAIL,
  /** Somebody came too often. */
  EXCESS_RATE_LIMIT_EXCEEDED,
  /** A token came whose session has ended, such as by a logout. */
  SESSION_USE_AFTER_EXPIRE,
  /** Somebody logged out, and something ended. */
  SESSION_LOGOUT,
  USER_CREATED,
  /** An account has other names, another profile, or an address that is proven. */
  USER_UPDATED,
  USER_DELETED,
  USER_DISABLED,
  USER_ENABLED,
  /** Whoever an account belonged to has left for good. */
  USER_ARCHIVED,
  TENANT_SUSPENDED,
  TENANT_RESUMED,
  /** An operator had a node take its tenants.yml as it was then. */
  TENANTS_RELOADED,
  /** What was counted against an address counts no more. */
  LIMITS_RESET,
  KEY_ROTATED,
  KEY_RETIRED,
  KEY_COMPROMISED,
  /** Operators have a key more, or one less. */
  ADMIN_KEY_CREATED,
  ADMIN_KEY_REVOKED,
  /** Somebody asked why a token is good or not. */
  TOKEN_INSPECTED,
  /** Somebody read what is written down. */
  AUDIT_READ,
  /** What is older than it is kept was deleted. */
  AUDIT_PRUNED,
  /** More was refused than could be written down. */
  AUDIT_DROPPED;

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
