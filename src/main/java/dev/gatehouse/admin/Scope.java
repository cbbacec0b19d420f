package dev.gatehouse.admin;

import dev.gatehouse.tenant.Word;
import java.util.Locale;

/** What an admin key may be for, as in {@code sessions:write}; to write is not to read as well. */
enum Scope implements Word {
  TENANTS_READ,
  /** Suspend, resume, reload. */
  TENANTS_WRITE,
  ACCOUNTS_READ,
  ACCOUNTS_WRITE,
  SESSIONS_READ,
  SESSIONS_WRITE,
  CAPABILITIES_READ,
  CAPABILITIES_WRITE,
  KEYS_READ,
  KEYS_WRITE,
  /** What is counted against addresses. */
  LIMITS_READ,
  LIMITS_WRITE,
  AUDIT_READ,
  ADMIN_KEYS_READ,
  ADMIN_KEYS_WRITE;

  @Override
  public String word() {
    String name = name().toLowerCase(Locale.ROOT);
    int verb = name.lastIndexOf('_');
    return name.substring(0, verb).replace('_', '-') + ":" + name.substring(verb + 1);
  }
}
