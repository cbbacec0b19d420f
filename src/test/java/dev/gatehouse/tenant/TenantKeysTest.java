package dev.gatehouse.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TenantKeysTest {

  /** So no key is forgotten, and none is written in a way that means something else. */
  @Test
  void whatIsWrittenReadsAsTheSameTenant() throws IOException {
    for (String file : List.of("src/test/resources/tenants/every-key.yml", "tenants.yml")) {
      for (Tenant tenant : read(Files.readString(Path.of(file)))) {
        Map<String, String> keys = TenantKeys.of(tenant);

        assertThat(read(written(tenant.id(), keys))).as(keys::toString).containsExactly(tenant);
      }
    }
  }

  private static String written(String id, Map<String, String> keys) {
    Map<String, StringBuilder> sections = new TreeMap<>();
    keys.forEach((key, value) -> {
      if (!value.equals("none")) {
        String[] path = key.split("\\.", -1);
        sections
            .computeIfAbsent(path[0], _ -> new StringBuilder())
            .append(path.length == 1 ? " " + value : "\n      " + path[1] + ": " + value);
      }
    });
    StringBuilder yaml = new StringBuilder("version: 1\ntenants:\n  " + id + ":\n");
    sections.forEach((section, rest) ->
        yaml.append("    ").append(section).append(":").append(rest).append("\n"));
    return yaml.toString();
  }

  private static List<Tenant> read(String yaml) {
    Map<String, String> environment = Map.of("UMBRELLA_CREDENTIAL", "a credential in clear");
    return new TenantsFile(TestDialect.all(), environment::get, true)
        .read("tenants.yml", yaml.getBytes(StandardCharsets.UTF_8));
  }
}
