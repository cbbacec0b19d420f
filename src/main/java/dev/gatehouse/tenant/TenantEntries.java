package dev.gatehouse.tenant;

import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.installation.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entries under {@code tenants}, and what no two of them may share. */
final class TenantEntries {

  private static final Logger LOG = LoggerFactory.getLogger(TenantEntries.class);

  private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern HOST =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");
  private static final int SHORTEST_CREDENTIAL = 16;
  private static final String CREDENTIAL_FORM =
      "sha256: and the 64 hex digits of the credential's SHA-256, or ${NAME} of an environment"
          + " variable that holds the credential; never the credential itself";

  private final YamlSection entries;
  private final List<Problem> problems;
  private final Map<String, DialectDefaults> dialects;
  private final Function<String, @Nullable String> environment;
  private final boolean demo;
  private final Map<String, String> hosts = new HashMap<>();
  private final Map<CredentialDigest, String> credentials = new HashMap<>();
  private final Map<String, Map<String, Integer>> lines = new HashMap<>();

  TenantEntries(
      YamlSection entries,
      List<Problem> problems,
      Map<String, DialectDefaults> dialects,
      Function<String, @Nullable String> environment,
      boolean demo) {
    this.entries = entries;
    this.problems = problems;
    this.dialects = dialects;
    this.environment = environment;
    this.demo = demo;
  }

  List<Tenant> tenants() {
    List<String> ids = entries.keys();
    if (ids.isEmpty()) {
      problems.add(new Problem(entries.line(), "tenants", "expected at least one tenant"));
    }
    if (demo) {
      ids.forEach(id -> hosts.put(localhost(id), id));
    }
    List<Tenant> tenants = new ArrayList<>();
    for (String id : ids) {
      if (!ID.matcher(id).matches()) {
        entries.problem(
            entries.lineOf(id),
            id,
            "expected 1 to 63 lower-case letters, digits and inner hyphens as the id");
      }
      entries.section(id).flatMap(entry -> tenant(id, entry)).ifPresent(tenants::add);
    }
    return tenants;
  }

  /** By tenant that was read, the lines of what is written in its entry. */
  Map<String, Map<String, Integer>> lines() {
    return lines;
  }

  /** The host that names a tenant in a trial without being written. */
  static String localhost(String id) {
    return id + ".localhost";
  }

  private Optional<Tenant> tenant(String id, YamlSection entry) {
    Optional<DialectDefaults> known = dialect(entry);
    if (known.isEmpty() && dialects.isEmpty()) {
      return Optional.empty();
    }
    if (known.isEmpty()) {
      entry.guess();
    }
    DialectDefaults dialect = known.orElseGet(() -> dialects.values().iterator().next());
    Tenant tenant =
        new Tenant(
            id,
            dialect.name(),
            hosts(id, entry),
            credential(id, entry),
            TokenPolicy.in(entry, dialect.tokens()),
            RefreshPolicy.in(entry, dialect.refresh()),
            LogoutPolicy.in(entry, dialect.logout()),
            Capability.restrictedIn(entry),
            Rate.in(entry, dialect.rates()),
            SignUpPolicy.in(entry, dialect.signUp()),
            CodePolicy.in(entry, dialect.codes()),
            AuditPolicy.in(entry),
            entry.list(
                "origins",
                "an exact origin such as https://app.example, lower case, without a path",
                ORIGIN,
                (_, _) -> {}));
    entry.close();
    lines.put(id, entry.lines());
    return known.map(_ -> tenant);
  }

  private Optional<DialectDefaults> dialect(YamlSection entry) {
    String form = "one of the dialects " + String.join(", ", dialects.keySet());
    boolean named = entry.has("dialect");
    Optional<DialectDefaults> known =
        entry.value("dialect", form, name -> Optional.ofNullable(dialects.get(name)));
    if (!named) {
      entry.problem(entry.line(), "dialect", "expected " + form + "; it is missing");
    }
    if (known.isPresent() && known.get().credentialRequired() && !entry.has("credential")) {
      entry.problem(
          entry.line(),
          "credential",
          "expected, for clients of "
              + known.get().name()
              + " present it with every call; it is missing");
    }
    return known;
  }

  private List<String> hosts(String id, YamlSection entry) {
    return entry.list(
        "hosts",
        "a host name, lower case, without scheme and port",
        HOST,
        (line, host) -> {
          String other = hosts.putIfAbsent(host, id);
          boolean own = id.equals(other) && host.equals(localhost(id));
          if (other != null && !own) {
            entry.problem(
                line, "hosts", "expected each host once; " + host + " is a host of " + other);
          }
        });
  }

  private @Nullable CredentialDigest credential(String id, YamlSection entry) {
    int line = entry.lineOf("credential");
    CredentialDigest digest =
        entry
            .value("credential", CREDENTIAL_FORM, TenantEntries::credentialForm)
            .flatMap(text -> digest(text, entry, line))
            .orElse(null);
    if (digest == null) {
      return null;
    }
    String other = credentials.putIfAbsent(digest, id);
    if (other != null) {
      entry.problem(
          line, "credential", "expected one of its own; it is the credential of " + other);
    }
    if (digest.isSample() && !demo) {
      entry.problem(
          line,
          "credential",
          "expected one of your own, or --demo; everybody knows the sample credential");
    }
    if (digest.isOfNothing()) {
      entry.problem(
          line, "credential", "expected the SHA-256 of a credential; it is that of no text at all");
    }
    return digest;
  }

  private static Optional<String> credentialForm(String text) {
    return Optional.of(text)
        .filter(t -> VARIABLE.matcher(t).matches() || CredentialDigest.parse(t).isPresent());
  }

  private Optional<CredentialDigest> digest(String text, YamlSection entry, int line) {
    Matcher variable = VARIABLE.matcher(text);
    if (!variable.matches()) {
      return CredentialDigest.parse(text);
    }
    String name = variable.group(1);
    // Whoever may ask what is wrong with a file could ask about a secret of the service, or which
    // variables there are.
    if (Variables.isSetting(name)) {
      entry.problem(
          line,
          "credential",
          "expected a variable of the tenant's own; " + name + " is a setting of the service");
      return Optional.empty();
    }
    String value = value(name);
    if (value != null && value.length() >= SHORTEST_CREDENTIAL) {
      return Optional.of(CredentialDigest.of(value));
    }
    entry.problem(
        line,
        "credential",
        "expected an environment variable of at least "
            + SHORTEST_CREDENTIAL
            + " characters; "
            + name
            + " is none");
    return Optional.empty();
  }

  /** What cannot be read is told in the log alone, for that says where it would be. */
  private @Nullable String value(String name) {
    try {
      return environment.apply(name);
    } catch (Misconfiguration unreadable) {
      LOG.warn("variable={} outcome=not-read cause={}", name, unreadable.getMessage());
      return null;
    }
  }
}
