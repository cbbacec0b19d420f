package dev.gatehouse.cli;

import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.tenant.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** What {@code java -jar gatehouse.jar} understands; without a command it serves. */
@Command(
    name = "gatehouse",
    description = "A multi-tenant identity service. Without a command it serves.",
    mixinStandardHelpOptions = true,
    versionProvider = Gatehouse.Version.class,
    synopsisSubcommandLabel = "[COMMAND]",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is done, or the answer is yes",
      "1:it cannot be done, or the answer is no",
      "2:the command line makes no sense"
    },
    scope = ScopeType.INHERIT)
public final class Gatehouse implements Callable<Integer> {

  private static final int NO = 1;

  private final Consumer<Boolean> service;
  @Mixin private Trial trial = new Trial();

  private Gatehouse(Consumer<Boolean> service) {
    this.service = service;
  }

  /**
   * The command line, ready to be executed.
   *
   * @param environment the environment variables
   * @param service starts the service, as a trial if it is told so
   */
  public static CommandLine commandLine(
      Map<String, String> environment, Consumer<Boolean> service) {
    AdminApi admin = new AdminApi(environment);
    TenantsReader tenants = new TenantsReader(environment);
    return new CommandLine(new Gatehouse(service))
        .addSubcommand(new Serve(service))
        .addSubcommand(new Health(environment))
        .addSubcommand(
            new CommandLine(new Tenants())
                .addSubcommand(new TenantsCheck(tenants))
                .addSubcommand(new TenantsPlan(tenants)))
        .addSubcommand(
            new CommandLine(new Audit()).addSubcommand(new AuditVerify(environment, tenants)))
        .addSubcommand(new CommandLine(new Keys()).addSubcommand(new KeysRotate(admin)))
        .addSubcommand(new CommandLine(new AdminKey()).addSubcommand(new AdminKeyCreate(admin)))
        .registerConverter(Duration.class, Gatehouse::duration)
        .registerConverter(OffsetDateTime.class, Gatehouse::time)
        .setParameterExceptionHandler(Gatehouse::unclear)
        .setExecutionExceptionHandler(Gatehouse::said);
  }

  @Override
  public Integer call() {
    service.accept(trial.demo());
    return 0;
  }

  /** A duration as {@code tenants.yml} has it, or as the admin API does (ISO 8601). */
  private static Duration duration(String text) {
    return Durations.parse(text)
        .orElseGet(() -> read(text, Duration::parse, "a duration such as 10m, or PT10M"));
  }

  private static OffsetDateTime time(String text) {
    return read(text, OffsetDateTime::parse, "a time such as 2030-01-31T12:00:00Z");
  }

  private static <T> T read(String text, Function<String, T> parse, String form) {
    try {
      return parse.apply(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("expected " + form);
    }
  }

  /** Whatever could have been meant is in the usage. */
  private static int unclear(ParameterException unclear, String[] line) {
    CommandLine command = unclear.getCommandLine();
    command.getErr().println(unclear.getMessage());
    command.usage(command.getErr());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** What is the caller's to know is said in a line; anything else is ours to explain. */
  private static int said(Exception thrown, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (thrown instanceof Failure || thrown instanceof Misconfiguration) {
      command.getErr().println(thrown.getMessage());
      return NO;
    }
    throw thrown;
  }

  @Command(name = "tenants", description = "About files that describe tenants.")
  private static final class Tenants {}

  @Command(name = "audit", description = "About what was written down.")
  private static final class Audit {}

  @Command(name = "keys", description = "About the keys that sign a tenant's tokens.")
  private static final class Keys {}

  @Command(name = "admin-key", description = "About the keys of operators.")
  private static final class AdminKey {}

  /** The version that was built. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
      try (InputStream built =
          Objects.requireNonNull(Gatehouse.class.getResourceAsStream("version.txt"))) {
        return new String[] {
          "Gatehouse " + new String(built.readAllBytes(), StandardCharsets.UTF_8).strip()
        };
      }
    }
  }
}
