package dev.gatehouse.admin;

import dev.gatehouse.revocation.Suspensions;
import dev.gatehouse.tenant.Tenants;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;

/** The tenants. */
@Controller("/admin/v1/tenants")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class TenantController {

  private final Tenants tenants;
  private final Suspensions suspensions;
  private final Subjects subjects;

  TenantController(Tenants tenants, Suspensions suspensions, Subjects subjects) {
    this.tenants = tenants;
    this.suspensions = suspensions;
    this.subjects = subjects;
  }

  /** Serves nobody of the tenant any more, and ends every token that it has issued. */
  @Post("/{tenant}/suspend")
  @Status(HttpStatus.NO_CONTENT)
  void suspend(String tenant) {
    if (!suspensions.suspend(subjects.tenant(tenant).id())) {
      throw new Rejected(HttpStatus.CONFLICT, "The tenant is suspended already.");
    }
  }

  /** Serves the tenant's people again; who was signed in has to sign in anew. */
  @Post("/{tenant}/resume")
  @Status(HttpStatus.NO_CONTENT)
  void resume(String tenant) {
    if (!suspensions.resume(subjects.tenant(tenant).id())) {
      throw new Rejected(HttpStatus.CONFLICT, "The tenant is not suspended.");
    }
  }

  @Get
  Page<TenantView> list() {
    return new Page<>(tenants.all().stream().map(TenantView::of).toList(), null);
  }
}
