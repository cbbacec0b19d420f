package dev.gatehouse.wire;

import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.annotation.AnnotationMetadataProvider;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecuredAnnotationRule;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The framework's side of {@link Admits}, {@link AdmitsTenant} and {@link Public}: a tenant's
 * endpoint is allowed to whoever was admitted, or to everybody. An endpoint that says nothing is
 * rejected by the framework.
 */
@Singleton
class AdmittedRule implements SecurityRule<HttpRequest<?>> {

  @Override
  public Publisher<SecurityRuleResult> check(
      @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
    Optional<AnnotationMetadata> door =
        Optional.ofNullable(request)
            .flatMap(RouteAttributes::getRouteMatch)
            .map(AnnotationMetadataProvider::getAnnotationMetadata)
            .filter(
                route -> route.hasAnnotation(Speaks.class) || route.hasAnnotation(Standard.class));
    if (request == null || door.isEmpty()) {
      return Publishers.just(SecurityRuleResult.UNKNOWN);
    }
    return Publishers.just(
        door.get().hasAnnotation(Public.class) || Exchange.admission(request).isPresent()
            ? SecurityRuleResult.ALLOWED
            : SecurityRuleResult.REJECTED);
  }

  @Override
  public int getOrder() {
    return SecuredAnnotationRule.ORDER - 1;
  }
}
