package dev.gatehouse.cli;

import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.TenantsChange;
import dev.gatehouse.tenant.TenantsFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
    name = "plan",
    description =
        "Says what would change for whom if a file were in the place of the one that"
            + " GATEHOUSE_TENANTS names (tenants.yml), defaults included.",
    exitCodeList = {
      "0:nothing would change",
      "1:there is something wrong with one of the files",
      "2:the command line makes no sense",
      "3:something would change"
    })
final class TenantsPlan implements Callable<Integer> {

  private static final int CHANGES = 3;

  private final TenantsReader reader;

  @Parameters(paramLabel = "FILE", description = "The new file.")
  private @Nullable Path file;

  @Mixin private Trial trial = new Trial();
  @Mixin private Format format = new Format();
  @Spec private CommandSpec command = CommandSpec.create();

  TenantsPlan(TenantsReader reader) {
    this.reader = reader;
  }

  @Override
  public Integer call() {
    TenantsFile reading = reader.reading(trial.demo());
    TenantsChange change =
        TenantsChange.between(read(reading, reader.inForce()), read(reading, file));
    if (format.json()) {
      out().println(json(change));
    } else {
      say(change);
    }
    return change.nothing() ? 0 : CHANGES;
  }

  private static List<Tenant> read(TenantsFile reading, Path path) {
    try {
      return reading.read(path);
    } catch (Misconfiguration wrong) {
      throw new Failure(String.valueOf(wrong.getMessage()));
    }
  }

  private void say(TenantsChange change) {
    change.added().forEach(id -> out().println("+ " + id));
    change.removed().forEach(id -> out().println("- " + id));
    change
        .changed()
        .forEach((id, keys) -> {
          out().println("~ " + id);
          keys.forEach(
              (key, to) -> out().println("    " + key + ": " + to.from() + " -> " + to.to()));
        });
    if (change.nothing()) {
      out().println("nothing changes");
    }
  }

  private static String json(TenantsChange change) {
    Map<String, Object> tenants = new LinkedHashMap<>();
    change
        .changed()
        .forEach((id, changes) -> {
          Map<String, Object> keys = new LinkedHashMap<>();
          changes.forEach((key, to) -> keys.put(key, Map.of("from", to.from(), "to", to.to())));
          tenants.put(id, keys);
        });
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("added", change.added());
    plan.put("removed", change.removed());
    plan.put("changed", tenants);
    return Json.write(plan);
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
