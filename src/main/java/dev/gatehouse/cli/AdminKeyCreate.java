package dev.gatehouse.cli;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "create",
    description = {
      "Makes a key for an operator who is to do less than everything, and prints it. Nobody is"
          + " shown it again.",
      "Asks the service that runs here, with GATEHOUSE_ADMIN_KEY."
    })
final class AdminKeyCreate implements Callable<Integer> {

  private final AdminApi admin;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "What the audit calls whoever has it.")
  private String name = "";

  @Option(
      names = "--scope",
      required = true,
      paramLabel = "SCOPE",
      description = "What it is for, such as sessions:write; as often as needed.")
  private List<String> scopes = new ArrayList<>();

  @Option(
      names = "--tenant",
      paramLabel = "ID",
      description = "Whom it is confined to, as often as needed; all tenants, if left out.")
  private @Nullable List<String> tenants;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "When it ends, such as 2030-01-31T12:00:00Z; never, if left out.")
  private @Nullable OffsetDateTime expires;

  @Mixin private Format format = new Format();
  @Spec private CommandSpec command = CommandSpec.create();

  AdminKeyCreate(AdminApi admin) {
    this.admin = admin;
  }

  @Override
  public Integer call() {
    Map<String, @Nullable Object> wish = new HashMap<>();
    wish.put("name", name);
    wish.put("scopes", scopes);
    wish.put("tenants", tenants);
    wish.put("expires_at", expires == null ? null : expires.toInstant().toString());
    AdminApi.Answer made = admin.post("/admin-keys", Map.of(), wish);
    command.commandLine().getOut().println(format.json() ? made.body() : made.at("key"));
    return 0;
  }
}
