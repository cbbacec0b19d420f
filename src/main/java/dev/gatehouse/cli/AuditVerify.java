package dev.gatehouse.cli;

import dev.gatehouse.audit.ChainChecks;
import dev.gatehouse.audit.Checkpoint;
import dev.gatehouse.audit.Discrepancy;
import dev.gatehouse.audit.LedgerStore;
import dev.gatehouse.audit.Verdict;
import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.installation.Transactions;
import io.micronaut.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description = {
      "Says whether the audit is as it was written: nothing changed, removed, inserted or cut off.",
      "Reads the database that the environment names, or an export. An embedded database can be read"
          + " while no service has it open."
    },
    exitCodeList = {
      "0:nothing is wrong",
      "1:something is, and it is said what and where",
      "2:it cannot be told, such as for want of the root secret"
    })
final class AuditVerify implements Callable<Integer> {

  private static final int WRONG = 1;
  private static final int UNKNOWN = 2;
  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

  /** H2's codes; its messages are in the language of the machine. */
  private static final int NO_DATABASE = 90146;

  private static final int OPEN_ALREADY = 90020;

  private final Map<String, String> environment;
  private final TenantsReader tenants;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "The tenant; without it, all that the service or the database knows.")
  private @Nullable String tenant;

  @Option(names = "--file", paramLabel = "EXPORT", description = "An export to read instead.")
  private @Nullable Path file;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Checkpoints that were kept elsewhere, a line each: what they sealed must be" + " there.")
  private @Nullable Path checkpoints;

  @Mixin private Format format = new Format();
  @Spec private CommandSpec command = CommandSpec.create();

  AuditVerify(Map<String, String> environment, TenantsReader tenants) {
    this.environment = environment;
    this.tenants = tenants;
  }

  @Override
  public Integer call() {
    List<Verdict> verdicts;
    try {
      verdicts = verdicts();
    } catch (IOException | SQLException | Misconfiguration unknown) {
      String.valueOf(why(unknown))
          .lines()
          .forEach(line -> command.commandLine().getErr().println(printable(line)));
      return UNKNOWN;
    }
    if (format.json()) {
      say(Json.write(Map.of("tenants", verdicts.stream().map(AuditVerify::object).toList())));
    } else {
      verdicts.forEach(this::tell);
    }
    return verdicts.stream().allMatch(verdict -> verdict.discrepancies().isEmpty()) ? 0 : WRONG;
  }

  /** In words of ours where the platform's are about itself. */
  private static @Nullable String why(Exception unknown) {
    return switch (unknown) {
      case NoSuchFileException missing -> missing.getMessage() + ": no such file";
      case SQLException none when none.getErrorCode() == NO_DATABASE ->
          "GATEHOUSE_DB_URL: there is no database yet where it says, or, if it says nothing, at"
              + " data/gatehouse here";
      case SQLException open when open.getErrorCode() == OPEN_ALREADY ->
          "A service has the embedded database open; stop it, or read an export with --file";
      default -> unknown.getMessage();
    };
  }

  private List<Verdict> verdicts() throws IOException, SQLException {
    if (tenant != null && file != null) {
      throw new ParameterException(
          command.commandLine(), "expected --tenant or --file; an export is of one tenant");
    }
    String url = Settings.databaseUrl(environment);
    ChainChecks checks =
        new ChainChecks(
            new RootSecret(url, Settings.environment("GATEHOUSE_SECRET", environment)),
            JsonMapper.createDefault());
    Map<String, Checkpoint> noted = Map.of();
    if (checkpoints != null) {
      try (BufferedReader lines = Files.newBufferedReader(checkpoints)) {
        noted = checks.noted(lines);
      }
    }
    if (file != null) {
      try (BufferedReader export = Files.newBufferedReader(file)) {
        Verdict verdict = checks.check(export, noted);
        expectNone(noted, verdict.tenant());
        return List.of(verdict);
      }
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (String id : ids(url, noted)) {
      try (LedgerStore store = LedgerStore.open(url, user(), password(), id)) {
        verdicts.add(checks.check(store, noted.get(id)));
      }
    }
    return verdicts;
  }

  /** Whose chains to check, also where the service knows the tenant no more. */
  private Set<String> ids(String url, Map<String, Checkpoint> noted) throws SQLException {
    Set<String> ids = new TreeSet<>(noted.keySet());
    ids.add(Transactions.INSTALLATION);
    ids.addAll(LedgerStore.tenants(url, user(), password()));
    if (tenant == null || !ids.contains(tenant)) {
      // Nothing but their ids is of interest, so that sample credentials are none either.
      tenants.reading(true).read(tenants.inForce()).forEach(known -> ids.add(known.id()));
    }
    if (tenant == null) {
      return ids;
    }
    if (!ids.contains(tenant)) {
      throw new Misconfiguration(
          "--tenant: expected one that tenants.yml or the database knows; " + tenant + " is none");
    }
    expectNone(noted, tenant);
    return Set.of(tenant);
  }

  /** Sees to it that no checkpoint was noted in vain. */
  private static void expectNone(Map<String, Checkpoint> noted, String but) {
    for (String id : noted.keySet()) {
      if (!id.equals(but)) {
        throw new Misconfiguration(
            "--checkpoint: expected those of " + but + " alone; one of " + id + " is there, too");
      }
    }
  }

  private String user() {
    return environment.getOrDefault("GATEHOUSE_DB_USER", "sa");
  }

  private String password() {
    return Optional.ofNullable(Settings.environment("GATEHOUSE_DB_PASSWORD", environment))
        .orElse("");
  }

  private void tell(Verdict verdict) {
    for (Discrepancy found : verdict.discrepancies()) {
      say(
          verdict.tenant()
              + ": "
              + word(found)
              + " at "
              + found.position()
              + (found.event() == null ? "" : ", event " + found.event())
              + ": "
              + found.detail());
    }
    Checkpoint last = verdict.checkpoint();
    say(
        verdict.tenant()
            + ": "
            + (verdict.discrepancies().isEmpty() ? "nothing is wrong; " : "")
            + verdict.links()
            + " sealed, "
            + verdict.unsealed()
            + " to be sealed"
            + (last == null ? "" : ", signed up to " + last.position() + " at " + last.at()));
  }

  private static Map<String, @Nullable Object> object(Verdict verdict) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("tenant", verdict.tenant());
    object.put("sealed", verdict.links());
    object.put("unsealed", verdict.unsealed());
    Checkpoint last = verdict.checkpoint();
    object.put("checkpoint", last == null ? null : last.members());
    object.put("discrepancies", verdict.discrepancies().stream().map(AuditVerify::object).toList());
    return object;
  }

  private static Map<String, @Nullable Object> object(Discrepancy found) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("kind", word(found));
    object.put("position", found.position());
    object.put("event", found.event() == null ? null : String.valueOf(found.event()));
    object.put("detail", found.detail());
    return object;
  }

  private static String word(Discrepancy found) {
    return found.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void say(String line) {
    command.commandLine().getOut().println(printable(line));
  }

  /** The text without anything that a terminal would obey, or take for the end of the line. */
  private static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }
}
