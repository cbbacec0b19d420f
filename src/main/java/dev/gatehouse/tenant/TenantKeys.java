package dev.gatehouse.tenant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What is in force for tenants, key by key, as {@code tenants.yml} would have it written. */
public final class TenantKeys {

  private static final String NONE = "none";

  private TenantKeys() {}

  /** Every key with its value, be it from the entry or the dialect's own, in the same order. */
  public static SequencedMap<String, String> of(Tenant tenant) {
    SequencedMap<String, String> keys = new LinkedHashMap<>();
    keys.put("dialect", tenant.dialect());
    keys.put("hosts", list(tenant.hosts()));
    @Nullable CredentialDigest credential = tenant.credential();
    keys.put("credential", credential == null ? NONE : credential.written());
    TokenPolicy tokens = tenant.tokens();
    keys.put("tokens.access-ttl", Durations.write(tokens.accessTtl()));
    keys.put("tokens.refresh-ttl", Durations.write(tokens.refreshTtl()));
    keys.put("tokens.session-ttl", Durations.write(tokens.sessionTtl()));
    keys.put("tokens.algorithm", tokens.algorithm().written());
    RefreshPolicy refresh = tenant.refresh();
    keys.put("refresh.rotation", refresh.rotation().word());
    keys.put("refresh.grace", Durations.write(refresh.grace()));
    keys.put("refresh.on-reuse", refresh.onReuse().word());
    LogoutPolicy logout = tenant.logout();
    keys.put("logout.session", logout.session().word());
    keys.put("logout.refresh-tokens", logout.refreshTokens().word());
    keys.put("logout.scope", logout.scope().word());
    keys.put("logout.when-refresh-missing", logout.whenRefreshMissing().word());
    keys.put("logout.strict", Boolean.toString(logout.strict()));
    for (Capability capability : Capability.values()) {
      keys.put(
          "capabilities." + capability.word(),
          tenant.restricted().contains(capability) ? "restricted" : "allowed");
    }
    for (Capability capability : Capability.values()) {
      @Nullable Rate rate = tenant.rates().get(capability);
      keys.put(
          "rates." + capability.word(),
          rate == null ? NONE : rate.events() + "/" + Durations.write(rate.window()));
    }
    keys.put("sign-up.enabled", Boolean.toString(tenant.signUp().enabled()));
    keys.put("sign-up.password-min-length", Integer.toString(tenant.signUp().passwordMinLength()));
    keys.put("codes.interval", Durations.write(tenant.codes().interval()));
    keys.put("codes.attempts", Integer.toString(tenant.codes().attempts()));
    keys.put("codes.lock", Durations.write(tenant.codes().lock()));
    keys.put("audit.retention", Durations.write(tenant.audit().retention()));
    keys.put("origins", list(tenant.origins()));
    return keys;
  }

  private static String list(List<String> items) {
    return items.isEmpty() ? NONE : "[" + String.join(", ", items) + "]";
  }
}
