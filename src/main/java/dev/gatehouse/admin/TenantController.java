package dev.gatehouse.admin;

import dev.gatehouse.admin.Writes.Deed;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.revocation.Revocations;
import dev.gatehouse.revocation.Suspensions;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.TenantKeys.Setting;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.wire.Known;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.SequencedMap;
import java.util.function.Predicate;

/** The tenants. */
@Controller("/admin/v1/tenants")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class TenantController {

  private final Tenants tenants;
  private final Suspensions suspensions;
  private final Revocations revocations;
  private final Subjects subjects;
  private final Writes writes;

  TenantController(
      Tenants tenants,
      Suspensions suspensions,
      Revocations revocations,
      Subjects subjects,
      Writes writes) {
    this.tenants = tenants;
    this.suspensions = suspensions;
    this.revocations = revocations;
    this.subjects = subjects;
    this.writes = writes;
  }

  /** Serves nobody of the tenant any more, and ends every token that it has issued. */
  @Post("/{tenant}/suspend")
  @Needs(Scope.TENANTS_WRITE)
  @Status(HttpStatus.NO_CONTENT)
  void suspend(String tenant, @Known OperatorCall call) {
    turn(tenant, call, suspensions::suspend, Action.TENANT_SUSPENDED, "suspended already");
  }

  /** Serves the tenant's people again; who was signed in has to sign in anew. */
  @Post("/{tenant}/resume")
  @Needs(Scope.TENANTS_WRITE)
  @Status(HttpStatus.NO_CONTENT)
  void resume(String tenant, @Known OperatorCall call) {
    turn(tenant, call, suspensions::resume, Action.TENANT_RESUMED, "not suspended");
  }

  private void turn(
      String tenant, OperatorCall call, Predicate<String> turn, Action action, String otherwise) {
    Tenant named = subjects.tenant(tenant);
    writes.make(
        named,
        call,
        () -> {
          if (!turn.test(named.id())) {
            throw new Rejected(HttpStatus.CONFLICT, "The tenant is " + otherwise + ".");
          }
          return named;
        },
        _ -> new Deed(action, Kind.TENANT, named.id()));
  }

  /** Those that the caller's key is for. */
  @Get
  @Needs(value = Scope.TENANTS_READ, confined = true)
  Page<TenantView> list(HttpRequest<?> request) {
    Operator operator = Operator.of(request).orElseThrow();
    return new Page<>(
        tenants.all().stream().filter(tenant -> operator.may(tenant.id())).map(this::view).toList(),
        null);
  }

  /** Everything that is in force for a tenant, and where it comes from. */
  @Get("/{tenant}")
  @Needs(Scope.TENANTS_READ)
  ConfigurationView show(String tenant) {
    SequencedMap<String, Setting> settings =
        tenants.settings(tenant).orElseThrow(() -> Rejected.notFound("tenant"));
    return ConfigurationView.of(
        tenant, Suspensions.suspended(revocations.tenant(tenant)), settings);
  }

  private TenantView view(Tenant tenant) {
    return TenantView.of(tenant, Suspensions.suspended(revocations.tenant(tenant.id())));
  }
}
