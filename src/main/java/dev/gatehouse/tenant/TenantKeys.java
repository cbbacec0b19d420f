package dev.gatehouse.tenant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is in force for tenants, key by key, as {@code tenants.yml} would have it written. */
public final class TenantKeys {

  private static final String NONE = "none";
  private static final String CREDENTIAL = "credential";

  /** The sections whose defaults each dialect has of its own. */
  private static final Set<String> OF_DIALECTS =
      Set.of("tokens", "refresh", "logout", "rates", "sign-up", "codes");

  private TenantKeys() {}

  /** Who says what is in force. */
  public enum Source {
    TENANTS_YML,
    /** The tenant's dialect, for its entry does not. */
    DIALECT,
    /** Gatehouse, for neither does. */
    GATEHOUSE
  }

  /**
   * What is in force for a key, and why.
   *
   * @param line where {@code tenants.yml} says so; null if it does not
   */
  public record Setting(String value, Source source, @Nullable Integer line) {}

  /**
   * Every key with what is in force and why, for everybody to see: of a credential no more than
   * that there is one.
   *
   * @param lines the keys that the tenant's entry has, with their lines
   */
  static SequencedMap<String, Setting> settings(Tenant tenant, Map<String, Integer> lines) {
    SequencedMap<String, Setting> settings = new LinkedHashMap<>();
    of(tenant)
        .forEach((key, value) -> {
          @Nullable Integer line = lines.get(key);
          Source otherwise = OF_DIALECTS.contains(section(key)) ? Source.DIALECT : Source.GATEHOUSE;
          settings.put(
              key,
              new Setting(shown(key, value), line == null ? otherwise : Source.TENANTS_YML, line));
        });
    return settings;
  }

  /** A value for everybody to see: not even the digest of a credential is. */
  static String shown(String key, String value) {
    return key.equals(CREDENTIAL) && !value.equals(NONE) ? "set" : value;
  }

  private static String section(String key) {
    int end = key.indexOf('.');
    return end < 0 ? key : key.substring(0, end);
  }

  /** Every key with its value, be it from the entry or the dialect's own, in the same order. */
  public static SequencedMap<String, String> of(Tenant tenant) {
    SequencedMap<String, String> keys = new LinkedHashMap<>();
    keys.put("dialect", tenant.dialect());
    keys.put("hosts", list(tenant.hosts()));
    @Nullable CredentialDigest credential = tenant.credential();
    keys.put(CREDENTIAL, credential == null ? NONE : credential.written());
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
      keys.put("rates." + capability.word(), rate == null ? NONE : rate.written());
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
