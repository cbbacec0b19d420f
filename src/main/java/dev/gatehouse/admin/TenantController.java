package dev.gatehouse.admin;

import dev.gatehouse.tenant.Tenants;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;

/** The tenants. */
@Controller("/admin/v1/tenants")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class TenantController {

  private final Tenants tenants;

  TenantController(Tenants tenants) {
    this.tenants = tenants;
  }

  @Get
  Page<TenantView> list() {
    return new Page<>(tenants.all().stream().map(TenantView::of).toList(), null);
  }
}
