package dev.gatehouse.tenant;

import dev.gatehouse.installation.Misconfiguration;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads {@code tenants.yml} and says everything that is wrong with it at once.
 *
 * <p>The file is plain YAML: no aliases, anchors or tags, so that what is read is what is written.
 */
final class TenantsFile {

  /** The largest file, in bytes. */
  static final int LARGEST = 1024 * 1024;

  private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern HOST =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");
  private static final String CREDENTIAL_FORM =
      "sha256: and the 64 hex digits of the credential's SHA-256, or ${NAME} of an environment"
          + " variable that holds the credential; never the credential itself";

  private final Map<String, DialectDefaults> dialects = new TreeMap<>();
  private final UnaryOperator<@Nullable String> environment;
  private final boolean demo;

  /**
   * @param dialects the dialects that tenants may name
   * @param environment the value of an environment variable, or null
   * @param demo whether sample credentials are good
   */
  TenantsFile(
      Iterable<? extends DialectDefaults> dialects,
      UnaryOperator<@Nullable String> environment,
      boolean demo) {
    dialects.forEach(dialect -> this.dialects.put(dialect.name(), dialect));
    this.environment = environment;
    this.demo = demo;
  }

  /**
   * The tenants of the file.
   *
   * @throws Misconfiguration with a line for each problem
   */
  List<Tenant> read(Path file) {
    byte[] content;
    try {
      if (Files.size(file) > LARGEST) {
        throw new Misconfiguration(file + ": expected at most " + LARGEST + " bytes");
      }
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new Misconfiguration(
          file.toAbsolutePath()
              + ": no such file; expected the tenants there, or GATEHOUSE_TENANTS"
              + " to name another");
    } catch (IOException e) {
      throw new Misconfiguration(file + ": cannot be read: " + e.getMessage());
    }
    return read(file.getFileName().toString(), content);
  }

  List<Tenant> read(String name, byte[] content) {
    List<Problem> problems = new ArrayList<>();
    List<Tenant> tenants = parse(content, problems);
    if (problems.isEmpty()) {
      return tenants;
    }
    problems.sort(Comparator.comparingInt(Problem::line));
    throw new Misconfiguration(
        String.join("\n", problems.stream().map(problem -> problem.at(name)).toList()));
  }

  private List<Tenant> parse(byte[] content, List<Problem> problems) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      problems.add(new Problem(1, "", "expected UTF-8"));
      return List.of();
    }
    Yaml yaml = new Yaml(options());
    Node root;
    try {
      for (Event event : yaml.parse(new StringReader(text))) {
        plain(event, problems);
      }
      root = problems.isEmpty() ? yaml.compose(new StringReader(text)) : null;
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      problems.add(
          new Problem(mark == null ? 1 : mark.getLine() + 1, "", "not YAML: " + e.getProblem()));
      return List.of();
    } catch (YAMLException e) {
      problems.add(new Problem(1, "", "not YAML: " + firstLine(e.getMessage())));
      return List.of();
    }
    if (root == null) {
      if (problems.isEmpty()) {
        problems.add(new Problem(1, "", "expected version and tenants, found nothing"));
      }
      return List.of();
    }
    YamlSection file = new YamlSection("", root, problems);
    int versionLine = file.lineOf("version");
    if (file.value("version", "1", v -> v.equals("1") ? Optional.of(1) : Optional.empty()).isEmpty()
        && problems.isEmpty()) {
      file.problem(versionLine, "version", "expected version: 1");
    }
    List<Tenant> tenants = new ArrayList<>();
    int tenantsLine = file.lineOf("tenants");
    Optional<YamlSection> section = file.section("tenants");
    file.close();
    if (section.isEmpty()) {
      file.problem(tenantsLine, "tenants", "expected at least one tenant");
      return tenants;
    }
    section.ifPresent(entries -> tenants(entries, tenants));
    return tenants;
  }

  private void tenants(YamlSection entries, List<Tenant> tenants) {
    Map<String, String> hosts = new HashMap<>();
    Map<CredentialDigest, String> credentials = new HashMap<>();
    for (String id : entries.keys()) {
      int line = entries.lineOf(id);
      if (!ID.matcher(id).matches()) {
        entries.problem(
            line, id, "expected 1 to 63 lower-case letters, digits and inner hyphens as the id");
      }
      entries
          .section(id)
          .flatMap(entry -> tenant(id, line, entry, hosts, credentials))
          .ifPresent(tenants::add);
    }
    if (entries.keys().isEmpty() && tenants.isEmpty()) {
      entries.problem(entries.line(), "", "expected at least one tenant");
    }
  }

  private Optional<Tenant> tenant(
      String id,
      int line,
      YamlSection entry,
      Map<String, String> hosts,
      Map<CredentialDigest, String> credentials) {
    boolean named = entry.keys().contains("dialect");
    Optional<DialectDefaults> known =
        entry.value(
            "dialect",
            "one of the dialects " + String.join(", ", dialects.keySet()),
            name -> Optional.ofNullable(dialects.get(name)));
    if (!named) {
      entry.problem(
          line, "dialect", "is missing; expected one of " + String.join(", ", dialects.keySet()));
    }
    if (known.isEmpty()) {
      return Optional.empty();
    }
    DialectDefaults dialect = known.get();
    if (dialect.credentialRequired() && !entry.keys().contains("credential")) {
      entry.problem(
          line,
          "credential",
          "is missing; clients of " + dialect.name() + " present it with every call");
    }
    Tenant tenant =
        new Tenant(
            id,
            dialect.name(),
            hosts(id, entry, hosts),
            credential(id, entry, credentials),
            tokens(entry, dialect.tokens()),
            refresh(entry, dialect.refresh()),
            logout(entry, dialect.logout()),
            restricted(entry),
            rates(entry, dialect.rates()),
            signUp(entry, dialect.signUp()),
            entry.list(
                "origins",
                "an exact origin such as https://app.example, lower case, without a path",
                origin -> Optional.of(origin).filter(o -> ORIGIN.matcher(o).matches())));
    entry.close();
    return Optional.of(tenant);
  }

  private static List<String> hosts(String id, YamlSection entry, Map<String, String> taken) {
    int line = entry.lineOf("hosts");
    List<String> hosts =
        entry.list(
            "hosts",
            "a host name, lower case, without scheme and port",
            host -> Optional.of(host).filter(h -> HOST.matcher(h).matches()));
    for (String host : hosts) {
      String other = taken.putIfAbsent(host, id);
      if (other != null) {
        entry.problem(line, "hosts", host + " is a host of " + other + " already");
      }
    }
    return hosts;
  }

  private @Nullable CredentialDigest credential(
      String id, YamlSection entry, Map<CredentialDigest, String> taken) {
    int line = entry.lineOf("credential");
    CredentialDigest digest =
        entry.value("credential", CREDENTIAL_FORM, text -> digest(text, entry, line)).orElse(null);
    if (digest == null) {
      return null;
    }
    String other = taken.putIfAbsent(digest, id);
    if (other != null) {
      entry.problem(line, "credential", "is the credential of " + other + " already");
    }
    if (digest.isSample() && !demo) {
      entry.problem(
          line,
          "credential",
          "is the sample credential, which everybody knows; expected one of your own, or --demo");
    }
    return digest;
  }

  private Optional<CredentialDigest> digest(String text, YamlSection entry, int line) {
    var variable = VARIABLE.matcher(text);
    if (!variable.matches()) {
      return CredentialDigest.parse(text);
    }
    String value = environment.apply(variable.group(1));
    if (value == null || value.length() < 16) {
      entry.problem(
          line,
          "credential",
          value == null
              ? "the environment variable " + variable.group(1) + " is not set"
              : "the environment variable "
                  + variable.group(1)
                  + " is too short; expected at least 16 characters");
      return Optional.of(CredentialDigest.of(line + text));
    }
    return Optional.of(CredentialDigest.of(value));
  }

  private static TokenPolicy tokens(YamlSection entry, TokenPolicy defaults) {
    return within(
        entry,
        "tokens",
        defaults,
        section ->
            new TokenPolicy(
                section.duration("access-ttl").orElse(defaults.accessTtl()),
                section.duration("refresh-ttl").orElse(defaults.refreshTtl()),
                section.duration("session-ttl").orElse(defaults.sessionTtl()),
                section
                    .value("algorithm", "ES256 or RS256", TenantsFile::algorithm)
                    .orElse(defaults.algorithm())));
  }

  private static Optional<TokenPolicy.Algorithm> algorithm(String name) {
    return switch (name) {
      case "ES256" -> Optional.of(TokenPolicy.Algorithm.ES256);
      case "RS256" -> Optional.of(TokenPolicy.Algorithm.RS256);
      default -> Optional.empty();
    };
  }

  private static RefreshPolicy refresh(YamlSection entry, RefreshPolicy defaults) {
    return within(
        entry,
        "refresh",
        defaults,
        section ->
            new RefreshPolicy(
                section.word("rotation", RefreshPolicy.Rotation.class).orElse(defaults.rotation()),
                section.duration("grace").orElse(defaults.grace()),
                section.word("on-reuse", RefreshPolicy.OnReuse.class).orElse(defaults.onReuse())));
  }

  private static LogoutPolicy logout(YamlSection entry, LogoutPolicy defaults) {
    return within(
        entry,
        "logout",
        defaults,
        section ->
            new LogoutPolicy(
                section.word("session", LogoutPolicy.OnSession.class).orElse(defaults.session()),
                section
                    .word("refresh-tokens", LogoutPolicy.OnRefreshTokens.class)
                    .orElse(defaults.refreshTokens()),
                section.word("scope", LogoutPolicy.Scope.class).orElse(defaults.scope()),
                section
                    .word("when-refresh-missing", LogoutPolicy.WhenRefreshMissing.class)
                    .orElse(defaults.whenRefreshMissing()),
                section.flag("strict").orElse(defaults.strict())));
  }

  private static SignUpPolicy signUp(YamlSection entry, SignUpPolicy defaults) {
    return within(
        entry,
        "sign-up",
        defaults,
        section ->
            new SignUpPolicy(
                section.flag("enabled").orElse(defaults.enabled()),
                section.number("password-min-length").orElse(defaults.passwordMinLength())));
  }

  private static Set<Capability> restricted(YamlSection entry) {
    EnumSet<Capability> restricted = EnumSet.noneOf(Capability.class);
    entry
        .section("capabilities")
        .ifPresent(section -> {
          for (Capability capability : Capability.values()) {
            section
                .value(
                    capability.word(),
                    "allowed or restricted",
                    word ->
                        Optional.of(word)
                            .filter(w -> w.equals("restricted") || w.equals("allowed")))
                .filter("restricted"::equals)
                .ifPresent(_ -> restricted.add(capability));
          }
          section.close();
        });
    return restricted;
  }

  private static Map<Capability, Rate> rates(YamlSection entry, Map<Capability, Rate> defaults) {
    EnumMap<Capability, Rate> rates = new EnumMap<>(Capability.class);
    rates.putAll(defaults);
    entry
        .section("rates")
        .ifPresent(section -> {
          for (Capability capability : Capability.values()) {
            section
                .value(capability.word(), Rate.FORM, Rate::parse)
                .ifPresent(rate -> rates.put(capability, rate));
          }
          section.close();
        });
    return rates;
  }

  /** The policy under {@code key}; {@code defaults} if it is absent or contradicts itself. */
  private static <T> T within(
      YamlSection entry,
      String key,
      T defaults,
      java.util.function.Function<YamlSection, T> policy) {
    int line = entry.lineOf(key);
    return entry
        .section(key)
        .map(section -> {
          T made = entry.policy(key, line, defaults, () -> policy.apply(section));
          section.close();
          return made;
        })
        .orElse(defaults);
  }

  private static void plain(Event event, List<Problem> problems) {
    int line = event.getStartMark() == null ? 1 : event.getStartMark().getLine() + 1;
    if (event instanceof AliasEvent) {
      problems.add(new Problem(line, "", "found an alias; expected the value itself"));
    } else if (event instanceof NodeEvent node && node.getAnchor() != null) {
      problems.add(new Problem(line, "", "found an anchor; expected plain values"));
    }
    String tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case SequenceStartEvent sequence -> sequence.getTag();
          case MappingStartEvent mapping -> mapping.getTag();
          default -> null;
        };
    if (tag != null) {
      problems.add(new Problem(line, "", "found the tag " + tag + "; expected plain values"));
    }
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    options.setNestingDepthLimit(8);
    options.setMaxAliasesForCollections(0);
    return options;
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("").toLowerCase(Locale.ROOT);
  }
}
