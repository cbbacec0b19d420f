package dev.gatehouse.wire;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecuredAnnotationRule;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The framework's side of {@link Admits}: a dialect's endpoint is allowed to whoever was admitted,
 * and to nobody else. An endpoint that nobody can be admitted to is rejected by the framework.
 */
@Singleton
class AdmittedRule implements SecurityRule<HttpRequest<?>> {

  @Override
  public Publisher<SecurityRuleResult> check(
      @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
    boolean dialect =
        request != null
            && RouteAttributes.getRouteMatch(request)
                .filter(route -> route.getAnnotationMetadata().hasAnnotation(Speaks.class))
                .isPresent();
    if (!dialect) {
      return Publishers.just(SecurityRuleResult.UNKNOWN);
    }
    return Publishers.just(
        Exchange.admission(request).isPresent()
            ? SecurityRuleResult.ALLOWED
            : SecurityRuleResult.REJECTED);
  }

  @Override
  public int getOrder() {
    return SecuredAnnotationRule.ORDER - 1;
  }
}
