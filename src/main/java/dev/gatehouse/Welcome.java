package dev.gatehouse;

import dev.gatehouse.admin.AdminKey;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.tenant.CredentialDigest;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.wire.Dialects;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says, once everything is ready, where the service is, and in a trial what to try. */
@Singleton
final class Welcome implements ApplicationEventListener<ServerStartupEvent> {

  private final Settings settings;
  private final Tenants tenants;
  private final Dialects dialects;
  private final AdminKey adminKey;

  Welcome(Settings settings, Tenants tenants, Dialects dialects, AdminKey adminKey) {
    this.settings = settings;
    this.tenants = tenants;
    this.dialects = dialects;
    this.adminKey = adminKey;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    EmbeddedServer server = event.getSource();
    String url = "http://localhost:" + server.getPort();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Gatehouse is ready at " + url + ", for operators at " + url + "/console");
    if (settings.demo()) {
      lines.add("");
      lines.add(
          adminKey
              .made()
              .map(key ->
                  "# The admin key of this start; GATEHOUSE_ADMIN_KEY sets one to keep:\nKEY="
                      + key)
              .orElse(
                  "# The admin key is the one that was set:\n"
                      + "KEY=${GATEHOUSE_ADMIN_KEY:-$(cat \"$GATEHOUSE_ADMIN_KEY_FILE\")}"));
      lines.add("curl -s " + url + "/admin/v1/tenants -H \"Authorization: Bearer $KEY\"");
      tenants.all().forEach(tenant -> lines.addAll(example(tenant, url)));
    }
    lines.add("");
    out().println(String.join("\n", lines));
  }

  /** Where programs read the log, people read beside it. */
  private static PrintStream out() {
    return "json".equals(System.getenv("GATEHOUSE_LOG_FORMAT")) ? System.err : System.out;
  }

  private List<String> example(Tenant tenant, String url) {
    @Nullable CredentialDigest credential = tenant.credential();
    if (credential != null && !credential.isSample()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "# "
            + tenant.id()
            + " speaks "
            + tenant.dialect()
            + ", as "
            + url
            + "/t/"
            + tenant.id()
            + "/docs shows:");
    lines.addAll(
        dialects.of(tenant).example(url, tenant.id(), CredentialDigest.sample(tenant.id())));
    return lines;
  }
}
