package dev.gatehouse.wire;

import dev.gatehouse.session.Admission;
import dev.gatehouse.session.Admissions;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.CredentialDigest;
import dev.gatehouse.tenant.Tenant;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteMatch;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks {@link Admissions} before any endpoint runs that every tenant has and that is not open. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Context
class StandardFilter implements Ordered {

  private final Admissions admissions;

  StandardFilter(Admissions admissions) {
    this.admissions = admissions;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable MutableHttpResponse<?> admit(HttpRequest<?> request, RouteMatch<?> route) {
    AnnotationMetadata door = route.getAnnotationMetadata();
    Optional<Capability> capability = door.enumValue(AdmitsTenant.class, Capability.class);
    if (!door.hasAnnotation(Standard.class) || capability.isEmpty()) {
      return null;
    }
    Exchange exchange = Exchange.of(request).orElseThrow().exercising(capability.get());
    exchange.keepIn(request);
    Tenant tenant = Objects.requireNonNull(exchange.tenant());
    // Too large is too large, though nobody may read it: before anything comes of the call.
    WholeBody.of(request);
    if (!proven(request, tenant, door)) {
      return StandardWords.SPOKEN.refuse(new Refusal.CredentialRejected(), exchange);
    }
    Admission admission =
        admissions.admitTenant(
            exchange.caller(tenant),
            capability.get(),
            AdmissionFilter.operation(
                capability.get(), ((MethodBasedRouteMatch<?, ?>) route).getMethodName()));
    Exchange.admit(request, admission);
    return admission instanceof Refusal refusal
        ? StandardWords.SPOKEN.refuse(refusal, exchange)
        : null;
  }

  /** Whether it is the tenant that calls, or whoever may where it has no credential. */
  private static boolean proven(HttpRequest<?> request, Tenant tenant, AnnotationMetadata door) {
    return request.getHeaders().contains(HttpHeaders.AUTHORIZATION)
        ? BasicCredentials.of(request)
            .filter(shown -> shown.id().equals(tenant.id()))
            .filter(shown -> CredentialDigest.of(shown.secret()).equals(tenant.credential()))
            .isPresent()
        : tenant.credential() == null
            && door.booleanValue(AdmitsTenant.class, "publicClients").orElse(false);
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.before();
  }
}
