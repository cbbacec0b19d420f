package dev.gatehouse.admin;

import dev.gatehouse.admin.Writes.Deed;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.tenant.Tenants.Version;
import dev.gatehouse.tenant.TenantsChange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.WholeBody;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The file that describes the tenants. Each node has one of its own, and is asked by itself. */
@Controller("/admin/v1")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class TenantsFileController {

  private static final String YAML = "application/yaml";

  /** What YAML is called, since RFC 9512 and before. */
  private static final Set<String> YAMLS = Set.of(YAML, "text/yaml");

  private final Tenants tenants;
  private final Transactions transactions;
  private final Writes writes;

  TenantsFileController(Tenants tenants, Transactions transactions, Writes writes) {
    this.tenants = tenants;
    this.transactions = transactions;
    this.writes = writes;
  }

  /** Says what another file would change, or everything that is wrong with it. */
  // Whoever may not ask learns that before what to ask with.
  @Post("/tenants:plan")
  @Consumes(MediaType.ALL)
  @Needs(Scope.TENANTS_READ)
  @RequestBody(
      required = true,
      content = @Content(mediaType = YAML, schema = @Schema(type = "string")))
  TenantsChangeView plan(HttpRequest<?> request) {
    if (request.getContentType().filter(type -> YAMLS.contains(type.getName())).isEmpty()) {
      throw new Rejected(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type: expected " + YAML + " or text/yaml");
    }
    byte[] content = WholeBody.of(request);
    return TenantsChangeView.of(tenants.change(good(() -> tenants.version(content))));
  }

  /** Takes the file of this node as it is now, or says everything that is wrong with it. */
  @Post("/tenants:reload")
  @Needs(Scope.TENANTS_WRITE)
  TenantsChangeView reload(@Known OperatorCall call) {
    Version version = good(tenants::current);
    TenantsChange changed =
        writes.installation(
            call,
            () -> {
              // Not before it is written down, and not by a dry run.
              transactions.afterwards(() -> tenants.take(version));
              return tenants.change(version);
            },
            TenantsFileController::deed);
    return TenantsChangeView.of(changed);
  }

  private static Version good(Supplier<Version> read) {
    try {
      return read.get();
    } catch (Misconfiguration wrong) {
      throw Rejected.invalid(String.valueOf(wrong.getMessage()));
    }
  }

  private static Deed deed(TenantsChange change) {
    return new Deed(
        Action.TENANTS_RELOADED,
        Kind.TENANT,
        Transactions.INSTALLATION,
        Map.of(
            "added",
            change.added(),
            "removed",
            change.removed(),
            "changed",
            change.changed().keySet().stream().toList()));
  }
}
