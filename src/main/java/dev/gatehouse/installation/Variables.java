package dev.gatehouse.installation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment variables, looked at before anything is started: what would be noticed late, or
 * by nobody, is told at once. Their values are not told, for what was put in the wrong one may be a
 * secret.
 */
public final class Variables {

  /** Those that are settings; those in {@link #SECRET} may come from a file. */
  static final Set<String> KNOWN =
      Set.of(
          "GATEHOUSE_PORT",
          "GATEHOUSE_MANAGEMENT_PORT",
          "GATEHOUSE_MANAGEMENT_HOST",
          "GATEHOUSE_TENANTS",
          "GATEHOUSE_DB_URL",
          "GATEHOUSE_DB_USER",
          "GATEHOUSE_DB_PASSWORD",
          "GATEHOUSE_SECRET",
          "GATEHOUSE_ADMIN_KEY",
          "GATEHOUSE_PUBLIC_URL",
          "GATEHOUSE_TRUSTED_PROXIES",
          "GATEHOUSE_LOG_FORMAT",
          "GATEHOUSE_LOG_LEVEL");

  private static final Set<String> SECRET =
      Set.of("GATEHOUSE_DB_PASSWORD", "GATEHOUSE_SECRET", "GATEHOUSE_ADMIN_KEY");

  private static final Logger LOG = LoggerFactory.getLogger(Variables.class);
  private static final String PREFIX = "GATEHOUSE_";
  private static final String FILE = "_FILE";
  private static final String PORT = "GATEHOUSE_PORT";
  private static final String MANAGEMENT_PORT = "GATEHOUSE_MANAGEMENT_PORT";
  private static final int PUBLIC = 8080;
  private static final int MANAGEMENT = 9000;
  private static final int LARGEST_PORT = 65_535;

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  private Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Looks at all of {@code environment}. A variable that looks like a setting and is none is told
   * in the log only: orchestrators make some by the name of a service, such as {@code
   * GATEHOUSE_SERVICE_HOST}, and {@code tenants.yml} may name others.
   *
   * @throws Misconfiguration with a line for each problem
   */
  public static void check(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    variables.look();
    variables.complain();
    unknown(environment).forEach(name -> LOG.warn("variable={} outcome=not-a-setting", name));
  }

  /**
   * The public port of a service with {@code environment}.
   *
   * @throws Misconfiguration if it cannot be one
   */
  public static int publicPort(Map<String, String> environment) {
    return port(environment, PORT, PUBLIC);
  }

  /**
   * The management port of a service with {@code environment}.
   *
   * @throws Misconfiguration if it cannot be one
   */
  public static int managementPort(Map<String, String> environment) {
    return port(environment, MANAGEMENT_PORT, MANAGEMENT);
  }

  private static int port(Map<String, String> environment, String name, int otherwise) {
    Variables variables = new Variables(environment);
    int port = variables.port(name, otherwise);
    variables.complain();
    return port;
  }

  private void complain() {
    if (!problems.isEmpty()) {
      throw new Misconfiguration(String.join("\n", problems));
    }
  }

  /** The variables that begin like settings, and are none. */
  static Set<String> unknown(Map<String, String> environment) {
    Set<String> unknown = new TreeSet<>();
    for (String name : environment.keySet()) {
      if (name.startsWith(PREFIX) && !isSetting(name)) {
        unknown.add(name);
      }
    }
    return unknown;
  }

  /** Whether the variable is the service's own, or names the file that one of those is in. */
  public static boolean isSetting(String name) {
    String plain = name.endsWith(FILE) ? name.substring(0, name.length() - FILE.length()) : name;
    return KNOWN.contains(name) || SECRET.contains(plain);
  }

  private void look() {
    word("GATEHOUSE_LOG_FORMAT", List.of("text", "json"));
    String level = value("GATEHOUSE_LOG_LEVEL").toUpperCase(Locale.ROOT);
    List<String> levels = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");
    if (!level.isEmpty() && !levels.contains(level)) {
      wrong("GATEHOUSE_LOG_LEVEL", "one of " + String.join(", ", levels));
    }
    int port = port(PORT, PUBLIC);
    int management = port(MANAGEMENT_PORT, MANAGEMENT);
    if (port == management) {
      problems.add(MANAGEMENT_PORT + ": expected another port than " + PORT + "; both are " + port);
    }
    tracing();
    if (!value("JAVAMAIL_PROPERTIES_MAIL_SMTP_HOST").isEmpty()
        && value("MICRONAUT_EMAIL_FROM_EMAIL").isEmpty()) {
      problems.add(
          "MICRONAUT_EMAIL_FROM_EMAIL: expected who mails are from, for there is a mail server"
              + " (JAVAMAIL_PROPERTIES_MAIL_SMTP_HOST); it is not set");
    }
  }

  /** What is set for others on this machine is no mistake where nothing is exported. */
  private void tracing() {
    word("OTEL_TRACES_EXPORTER", List.of("none", "otlp"));
    if (value("OTEL_TRACES_EXPORTER").equals("otlp")) {
      for (String kind : List.of("", "TRACES_")) {
        word("OTEL_EXPORTER_OTLP_" + kind + "PROTOCOL", List.of("http/protobuf"));
        String endpoint = "OTEL_EXPORTER_OTLP_" + kind + "ENDPOINT";
        if (!value(endpoint).isEmpty() && !value(endpoint).matches("https?://[^/].*")) {
          wrong(endpoint, "a URL of http or https");
        }
      }
    }
  }

  private void word(String name, List<String> words) {
    if (!value(name).isEmpty() && !words.contains(value(name))) {
      wrong(name, String.join(" or ", words));
    }
  }

  private int port(String name, int otherwise) {
    String written = value(name);
    if (written.isEmpty()) {
      return otherwise;
    }
    if (written.matches("[1-9][0-9]{0,4}") && Integer.parseInt(written) <= LARGEST_PORT) {
      return Integer.parseInt(written);
    }
    wrong(name, "a port, 1 to " + LARGEST_PORT);
    return otherwise;
  }

  private void wrong(String name, String expected) {
    String shape =
        value(name).matches("-?[0-9]+")
            ? "it is another number"
            : "it has " + value(name).length() + " characters";
    problems.add(name + ": expected " + expected + "; " + shape);
  }

  private String value(String name) {
    return environment.getOrDefault(name, "");
  }
}
