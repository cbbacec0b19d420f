package dev.gatehouse;

import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.installation.Variables;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.Micronaut;
import java.net.BindException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The start of the service: of what it needs, or with a line about what is wrong with it. */
final class Start extends Micronaut {

  /** What may also come from a file that a variable with {@code _FILE} at its end names. */
  private static final Map<String, String> SECRETS =
      Map.of(
          "GATEHOUSE_SECRET", "gatehouse.secret",
          "GATEHOUSE_ADMIN_KEY", "gatehouse.admin-key",
          "GATEHOUSE_DB_PASSWORD", "gatehouse.database-password");

  /** H2's code for it; its message is in the language of the machine. */
  private static final int OPEN_ALREADY = 90020;

  /** Refused logins, as PostgreSQL and H2 number them. */
  private static final String NOT_LET_IN = "28";

  private Start() {}

  /** Starts the service, or ends the process. */
  static void now(boolean demo) {
    try {
      Variables.check(System.getenv());
      new Start()
          .mainClass(Application.class)
          .propertySources(secrets())
          .banner(false)
          .args(demo ? new String[] {"--demo"} : new String[0])
          .start();
    } catch (Misconfiguration wrong) {
      stop(wrong.getMessage());
    }
  }

  private static PropertySource secrets() {
    Map<String, Object> secrets = new HashMap<>();
    SECRETS.forEach((variable, property) ->
        Optional.ofNullable(Settings.environment(variable))
            .ifPresent(value -> secrets.put(property, value)));
    return PropertySource.of("secrets", secrets);
  }

  /** Says in a line what the operator can do about it; anything else is ours to explain. */
  @Override
  protected void handleStartupException(Environment environment, Throwable exception) {
    Stream.<Throwable>iterate(exception, Objects::nonNull, Throwable::getCause)
        .map(Start::explained)
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(Start::stop);
    super.handleStartupException(environment, exception);
  }

  private static Optional<String> explained(Throwable cause) {
    return switch (cause) {
      case Misconfiguration wrong -> Optional.of(wrong.getMessage());
      case RuntimeException refused when refused.getCause() instanceof BindException why ->
          Optional.of(unbound(String.valueOf(refused.getMessage()), why));
      case SQLException closed when closed.getErrorCode() == OPEN_ALREADY ->
          Optional.of(
              "The embedded database is open in another process, and it is for one only; for"
                  + " several, GATEHOUSE_DB_URL names a PostgreSQL");
      case SQLException refused when String.valueOf(refused.getSQLState()).startsWith(NOT_LET_IN) ->
          Optional.of(
              "GATEHOUSE_DB_USER, GATEHOUSE_DB_PASSWORD: expected a login that the database knows;"
                  + " it does not let this one in");
      case SQLException refused ->
          Optional.of("GATEHOUSE_DB_URL: the database does not answer: " + refused.getMessage());
      default -> Optional.empty();
    };
  }

  /** The last word of what the framework says is where it was to listen. */
  private static String unbound(String said, BindException why) {
    String where = said.substring(said.lastIndexOf(' ') + 1);
    String port = Objects.requireNonNullElse(System.getenv("GATEHOUSE_PORT"), "");
    String variable =
        where.endsWith(":" + (port.isEmpty() ? "8080" : port))
            ? "GATEHOUSE_PORT"
            : "GATEHOUSE_MANAGEMENT_PORT";
    return variable + ": expected where nobody listens; " + where + ": " + why.getMessage();
  }

  @SuppressWarnings("SystemExitOutsideMain")
  private static void stop(String why) {
    System.err.println("Gatehouse cannot start.\n" + why);
    System.exit(1);
  }
}
