package dev.gatehouse.cli;

import dev.gatehouse.installation.Settings;
import dev.gatehouse.tenant.TenantsFile;
import java.nio.file.Path;
import java.util.Map;

/** Reads files that describe tenants as the service would, with the same environment. */
final class TenantsReader {

  private final Map<String, String> environment;

  TenantsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * What reads them.
   *
   * @param demo whether the service would be told that it is a trial
   */
  TenantsFile reading(boolean demo) {
    return new TenantsFile(
        Dialects.all(),
        name -> Settings.environment(name, environment),
        Settings.trial(environment, demo));
  }

  /** The file that the service reads. */
  Path inForce() {
    return Path.of(environment.getOrDefault("GATEHOUSE_TENANTS", "tenants.yml"));
  }
}
