package dev.gatehouse.cli;

import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.tenant.Tenant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description =
        "Says everything that is wrong with a file, as the service would with the same environment.")
final class TenantsCheck implements Callable<Integer> {

  private final TenantsReader reader;

  @Parameters(paramLabel = "FILE", description = "The file.")
  private @Nullable Path file;

  @Mixin private Trial trial = new Trial();
  @Mixin private Format format = new Format();
  @Spec private CommandSpec command = CommandSpec.create();

  TenantsCheck(TenantsReader reader) {
    this.reader = reader;
  }

  @Override
  public Integer call() {
    List<String> tenants = List.of();
    List<String> problems = List.of();
    try {
      tenants = reader.reading(trial.demo()).read(file).stream().map(Tenant::id).toList();
    } catch (Misconfiguration wrong) {
      problems = String.valueOf(wrong.getMessage()).lines().toList();
    }
    if (format.json()) {
      say(Json.write(Map.of("tenants", tenants, "problems", problems)));
    } else if (problems.isEmpty()) {
      say(file + ": nothing is wrong; tenants: " + String.join(", ", tenants));
    } else {
      problems.forEach(this::say);
    }
    return problems.isEmpty() ? 0 : 1;
  }

  private void say(String line) {
    command.commandLine().getOut().println(line);
  }
}
