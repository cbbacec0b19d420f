package dev.gatehouse.wire;

import dev.gatehouse.session.Admission;
import dev.gatehouse.session.Admissions;
import dev.gatehouse.session.Caller;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.CredentialDigest;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.Flaw;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteMatch;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks {@link Admissions} before any endpoint runs that every tenant has and that is not open. */
@Singleton
class StandardAdmission {

  private final Admissions admissions;

  StandardAdmission(Admissions admissions) {
    this.admissions = admissions;
  }

  /** The refusal; null for whoever may go on. */
  @Nullable MutableHttpResponse<?> admit(HttpRequest<?> request, RouteMatch<?> route) {
    AnnotationMetadata door = route.getAnnotationMetadata();
    Optional<Capability> capability =
        door.enumValue(Admits.class, Capability.class)
            .or(() -> door.enumValue(AdmitsTenant.class, Capability.class));
    if (capability.isEmpty()) {
      return null;
    }
    Exchange exchange = Exchange.of(request).orElseThrow().exercising(capability.get());
    exchange.keepIn(request);
    Caller caller = exchange.caller(Objects.requireNonNull(exchange.tenant()));
    String operation =
        capability.get().operation(((MethodBasedRouteMatch<?, ?>) route).getMethodName());
    Admission admission =
        door.hasAnnotation(Admits.class)
            ? account(request, caller, capability.get(), operation)
            : tenant(request, caller, capability.get(), operation, door);
    Exchange.admit(request, admission);
    return admission instanceof Refusal refusal
        ? StandardWords.SPOKEN.refuse(refusal, exchange)
        : null;
  }

  /**
   * Admits an account by the one token that is presented, where the tenant's clients have it or
   * where the standards do. A proxy understands no other no than that the token is not good, so two
   * that contradict each other are just that.
   */
  private Admission account(
      HttpRequest<?> request, Caller caller, Capability capability, String operation) {
    Dialect dialect = Exchange.of(request).map(Exchange::dialect).orElseThrow();
    Set<String> tokens = new HashSet<>(dialect.tokens(request));
    tokens.addAll(BearerTokens.of(request));
    return tokens.size() > 1
        ? new Refusal.TokenRejected(Flaw.MALFORMED, false)
        : admissions.admit(caller, capability, operation, tokens.stream().findFirst().orElse(null));
  }

  private Admission tenant(
      HttpRequest<?> request,
      Caller caller,
      Capability capability,
      String operation,
      AnnotationMetadata door) {
    // Too large is too large, though nobody may read it: before anything comes of the call.
    WholeBody.of(request);
    if (proven(request, caller.tenant())) {
      return admissions.admitTenant(caller, capability);
    }
    boolean anybody =
        caller.tenant().credential() == null
            && !request.getHeaders().contains(HttpHeaders.AUTHORIZATION)
            && door.booleanValue(AdmitsTenant.class, "publicClients").orElse(false);
    return anybody
        ? admissions.admitPublic(caller, capability, operation)
        : new Refusal.CredentialRejected();
  }

  /** Whether it is the tenant that calls. */
  private static boolean proven(HttpRequest<?> request, Tenant tenant) {
    return BasicCredentials.of(request)
        .filter(shown -> shown.id().equals(tenant.id()))
        .filter(shown -> CredentialDigest.of(shown.secret()).equals(tenant.credential()))
        .isPresent();
  }
}
