package dev.gatehouse.tenant;

import java.util.Map;

/** What a tenant of one dialect gets for the keys that its entry leaves out. */
public interface DialectDefaults {

  /** The dialect's name in {@code tenants.yml}. */
  String name();

  TokenPolicy tokens();

  RefreshPolicy refresh();

  LogoutPolicy logout();

  Map<Capability, Rate> rates();

  SignUpPolicy signUp();

  default CodePolicy codes() {
    return CodePolicy.USUAL;
  }

  /** Whether every call of the tenant's clients presents the tenant's credential. */
  boolean credentialRequired();
}
