package dev.gatehouse.admin;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.FilterPatternStyle;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.RouteMatch;
import java.util.Optional;

/**
 * Lets each admin key do what it is for, to the tenants that it is for. Of other tenants it does
 * not learn whether they exist.
 */
@ServerFilter(value = Operators.PATHS, patternStyle = FilterPatternStyle.REGEX)
class Permission implements Ordered {

  private static final String TENANT = "tenant";

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void check(HttpRequest<?> request, RouteMatch<?> route) {
    Operator operator = Operator.of(request).orElseThrow();
    Object tenant = route.getVariableValues().get(TENANT);
    if (tenant != null && !operator.may(tenant.toString())) {
      throw Rejected.notFound(TENANT);
    }
    Optional<Scope> needed = route.getAnnotationMetadata().enumValue(Needs.class, Scope.class);
    if (needed.filter(operator.scopes()::contains).isEmpty()) {
      throw forbidden(
          needed
              .map(scope -> "The key is not for " + scope.word() + ".")
              .orElse("No key is for that."));
    }
    boolean shared =
        route.getAnnotationMetadata().booleanValue(Needs.class, "confined").orElse(false);
    if (tenant == null && operator.tenants() != null && !shared) {
      throw forbidden("The key is confined to tenants.");
    }
    Repetition.read(request);
  }

  private static Rejected forbidden(String detail) {
    return new Rejected(HttpStatus.FORBIDDEN, detail);
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }
}
