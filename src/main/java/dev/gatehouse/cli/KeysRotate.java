package dev.gatehouse.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "rotate",
    description = {
      "Makes a key of the algorithm that the tenant's entry names. It is published now, and signs"
          + " after a while.",
      "Asks the service that runs here, with GATEHOUSE_ADMIN_KEY."
    })
final class KeysRotate implements Callable<Integer> {

  private final AdminApi admin;

  @Option(names = "--tenant", required = true, paramLabel = "ID", description = "Whose key.")
  private String tenant = "";

  @Option(
      names = "--lead",
      paramLabel = "DURATION",
      description = "How long it is published before it signs, such as 1h; 10m, if left out.")
  private @Nullable Duration lead;

  @Option(names = "--reason", paramLabel = "WORDS", description = "Why; the audit keeps it.")
  private @Nullable String reason;

  @Option(names = "--dry-run", description = "Do the same, and undo it.")
  private boolean dryRun;

  @Mixin private Format format = new Format();
  @Spec private CommandSpec command = CommandSpec.create();

  KeysRotate(AdminApi admin) {
    this.admin = admin;
  }

  @Override
  public Integer call() {
    Map<String, @Nullable String> parameters = new HashMap<>();
    parameters.put("reason", reason);
    parameters.put("dry_run", dryRun ? "true" : null);
    AdminApi.Answer answer =
        admin.post(
            "/tenants/" + AdminApi.segment(tenant) + "/keys",
            parameters,
            lead == null ? Map.of() : Map.of("lead", lead.toString()));
    command
        .commandLine()
        .getOut()
        .println(
            format.json()
                ? answer.body()
                : "%s: the %s key %s %s from %s on"
                    .formatted(
                        tenant,
                        answer.at("algorithm"),
                        answer.at("kid"),
                        dryRun ? "would sign" : "signs",
                        answer.at("active_from")));
    return 0;
  }
}
