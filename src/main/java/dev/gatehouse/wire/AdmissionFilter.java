package dev.gatehouse.wire;

import dev.gatehouse.installation.StrictJson;
import dev.gatehouse.session.Admission;
import dev.gatehouse.session.Admissions;
import dev.gatehouse.session.Caller;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteMatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@link Admissions} before any endpoint of a tenant runs: those of its dialect here, the
 * standard ones by {@link StandardAdmission}. Made at the start, with all it needs, so that what
 * cannot be made stops the start.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Context
class AdmissionFilter implements Ordered {

  private static final Set<String> BY_THEMSELVES = Set.of("navigate", "no-cors");
  private static final String PREFETCH = "prefetch";

  private final Admissions admissions;
  private final Tenants tenants;
  private final Dialects dialects;
  private final DialectFaults faults;
  private final StandardAdmission standard;
  private final AtOnce atOnce;

  AdmissionFilter(
      Admissions admissions,
      Tenants tenants,
      Dialects dialects,
      DialectFaults faults,
      StandardAdmission standard,
      AtOnce atOnce) {
    this.admissions = admissions;
    this.tenants = tenants;
    this.dialects = dialects;
    this.faults = faults;
    this.standard = standard;
    this.atOnce = atOnce;
  }

  /**
   * At once for whoever is known, which is most; for the others where waiting harms nobody else.
   */
  @RequestFilter
  CompletionStage<Optional<MutableHttpResponse<?>>> admit(
      HttpRequest<?> request, RouteMatch<?> route) {
    return atOnce.ifPossible(() -> Optional.ofNullable(refusal(request, route)));
  }

  /** The refusal; null for whoever may go on. */
  private @Nullable MutableHttpResponse<?> refusal(HttpRequest<?> request, RouteMatch<?> route) {
    if (route.getAnnotationMetadata().hasAnnotation(Standard.class)) {
      return standard.admit(request, route);
    }
    Optional<Capability> capability =
        route.getAnnotationMetadata().enumValue(Admits.class, Capability.class);
    if (!route.getAnnotationMetadata().hasAnnotation(Speaks.class) || capability.isEmpty()) {
      return null;
    }
    Dialect dialect =
        dialects.named(route.getAnnotationMetadata().stringValue(Speaks.class).orElseThrow());
    Exchange exchange =
        Exchange.of(request).orElseThrow().spoken(dialect).exercising(capability.get());
    exchange.keepIn(request);
    if (route.getAnnotationMetadata().booleanValue(Admits.class, "deliberate").orElse(false)
        && unasked(request)) {
      return faults.word(HttpStatus.BAD_REQUEST, exchange);
    }
    if (route.getRouteInfo().getRequestBodyType().isPresent()
        && !route.getRouteInfo().consumesAll()
        && !json(request)) {
      return faults.word(HttpStatus.UNSUPPORTED_MEDIA_TYPE, exchange);
    }
    Optional<Object> stated = stated(request, route);
    if (stated.isPresent()) {
      Optional<Tenant> meant = meant(stated.get(), exchange, dialect);
      if (meant.isEmpty()) {
        return dialect.refuse(new Refusal.CredentialRejected(), exchange);
      }
      exchange = exchange.with(meant.get(), dialect);
      exchange.keepIn(request);
    }
    Tenant tenant = exchange.tenant();
    boolean anonymous = dialect.credentialRequired() && dialect.credentials(request).isEmpty();
    if (tenant == null || anonymous) {
      return dialect.refuse(new Refusal.CredentialMissing(), exchange);
    }
    // Too large is too large, though nobody may read it: before anything comes of the call.
    WholeBody.of(request);
    Admission admission = ask(request, route, capability.get(), dialect, exchange.caller(tenant));
    Exchange.admit(request, admission);
    return admission instanceof Refusal refusal ? dialect.refuse(refusal, exchange) : null;
  }

  /**
   * What the body has for a credential, of whatever kind, where the endpoint's callers may have one
   * there.
   */
  private static Optional<Object> stated(HttpRequest<?> request, RouteMatch<?> route) {
    return route
        .getAnnotationMetadata()
        .stringValue(Admits.class, "credential")
        .flatMap(
            member -> StrictJson.object(WholeBody.of(request)).map(members -> members.get(member)));
  }

  /**
   * Whose credential it is, if that does not contradict what named a tenant before. What the token
   * says is another matter: another tenant's is a forged one.
   */
  private Optional<Tenant> meant(Object credential, Exchange exchange, Dialect dialect) {
    Tenant named = exchange.byToken() ? null : exchange.tenant();
    return Optional.of(credential)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .flatMap(tenants::withCredential)
        .filter(tenant -> tenant.dialect().equals(dialect.name()))
        .filter(tenant -> named == null || named.id().equals(tenant.id()));
  }

  private Admission ask(
      HttpRequest<?> request,
      RouteMatch<?> route,
      Capability capability,
      Dialect dialect,
      Caller caller) {
    String operation = capability.operation(((MethodBasedRouteMatch<?, ?>) route).getMethodName());
    List<String> tokens = dialect.tokens(request);
    if (tokens.size() > 1) {
      return new Refusal.Malformed(Map.of());
    }
    if (route.getAnnotationMetadata().booleanValue(Admits.class, "anonymous").orElse(false)) {
      return admissions.admit(caller, capability, operation);
    }
    String token = tokens.isEmpty() ? null : tokens.getFirst();
    return capability == Capability.LOGOUT
        ? admissions.leave(caller, operation, token)
        : admissions.admit(caller, capability, operation, token);
  }

  /** Whether a browser sends this because it feels like it, or because a page made it. */
  private static boolean unasked(HttpRequest<?> request) {
    String mode = request.getHeaders().get("Sec-Fetch-Mode");
    return (mode != null && BY_THEMSELVES.contains(mode))
        || List.of("Sec-Purpose", "Purpose", "X-Moz").stream()
            .map(name -> request.getHeaders().get(name))
            .anyMatch(purpose -> purpose != null && purpose.contains(PREFETCH));
  }

  /** Whether the body says that it is JSON, in the one encoding that JSON has (RFC 8259). */
  private static boolean json(HttpRequest<?> request) {
    return request.getHeaders().getAll(HttpHeaders.CONTENT_TYPE).size() == 1
        && request
            .getContentType()
            .filter(type -> type.matchesExtension(MediaType.EXTENSION_JSON))
            .filter(type ->
                type.getParameters()
                    .get("charset")
                    .map(charset -> charset.toString().equalsIgnoreCase("utf-8"))
                    .orElse(true))
            .isPresent();
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.before();
  }
}
