package dev.gatehouse.cli;

import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.tenant.TenantKeys;
import dev.gatehouse.tenant.TenantsFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
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

  /** What a key is now, and what it would be. */
  private record Change(String from, String to) {}

  @Override
  public Integer call() {
    TenantsFile reading = reader.reading(trial.demo());
    Map<String, Map<String, String>> now = values(reading, reader.inForce());
    Map<String, Map<String, String>> then = values(reading, file);
    List<String> added = without(then, now);
    List<String> removed = without(now, then);
    SequencedMap<String, Map<String, Change>> changed = new LinkedHashMap<>();
    now.forEach((id, values) -> {
      Map<String, Change> changes = changes(values, then.getOrDefault(id, values));
      if (!changes.isEmpty()) {
        changed.put(id, changes);
      }
    });
    if (format.json()) {
      out().println(json(added, removed, changed));
    } else {
      say(added, removed, changed);
    }
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty() ? 0 : CHANGES;
  }

  private static Map<String, Map<String, String>> values(TenantsFile reading, Path path) {
    Map<String, Map<String, String>> values = new LinkedHashMap<>();
    try {
      reading.read(path).forEach(tenant -> values.put(tenant.id(), TenantKeys.of(tenant)));
    } catch (Misconfiguration wrong) {
      throw new Failure(String.valueOf(wrong.getMessage()));
    }
    return values;
  }

  private static List<String> without(Map<String, ?> these, Map<String, ?> those) {
    return these.keySet().stream().filter(id -> !those.containsKey(id)).toList();
  }

  private static Map<String, Change> changes(Map<String, String> now, Map<String, String> then) {
    Map<String, Change> changes = new LinkedHashMap<>();
    now.forEach((key, from) -> {
      String to = String.valueOf(then.get(key));
      if (!from.equals(to)) {
        changes.put(key, new Change(from, to));
      }
    });
    return changes;
  }

  private void say(
      List<String> added, List<String> removed, Map<String, Map<String, Change>> changed) {
    added.forEach(id -> out().println("+ " + id));
    removed.forEach(id -> out().println("- " + id));
    changed.forEach((id, changes) -> {
      out().println("~ " + id);
      changes.forEach((key, change) ->
          out().println("    " + key + ": " + change.from() + " -> " + change.to()));
    });
    if (added.isEmpty() && removed.isEmpty() && changed.isEmpty()) {
      out().println("nothing changes");
    }
  }

  private static String json(
      List<String> added, List<String> removed, Map<String, Map<String, Change>> changed) {
    Map<String, Object> tenants = new LinkedHashMap<>();
    changed.forEach((id, changes) -> {
      Map<String, Object> keys = new LinkedHashMap<>();
      changes.forEach(
          (key, change) -> keys.put(key, Map.of("from", change.from(), "to", change.to())));
      tenants.put(id, keys);
    });
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("added", added);
    plan.put("removed", removed);
    plan.put("changed", tenants);
    return Json.write(plan);
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
