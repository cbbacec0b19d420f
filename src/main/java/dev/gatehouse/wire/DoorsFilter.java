package dev.gatehouse.wire;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.annotation.AnnotationMetadataProvider;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.security.config.SecurityConfiguration;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.filters.SecurityFilter;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.web.router.RouteAttributes;
import java.util.Collection;
import org.reactivestreams.Publisher;

/**
 * The framework's side of {@link Admits}, {@link AdmitsTenant} and {@link Public}: a tenant's
 * endpoint is allowed to whoever was admitted, or to everybody, at once. The rest is the
 * framework's to decide, by what it is told of operators; it rejects an endpoint that says nothing.
 */
@Filter(Filter.MATCH_ALL_PATTERN)
@Replaces(SecurityFilter.class)
class DoorsFilter extends SecurityFilter {

  DoorsFilter(
      Collection<SecurityRule<HttpRequest<?>>> rules,
      Collection<AuthenticationFetcher<HttpRequest<?>>> fetchers,
      SecurityConfiguration configuration) {
    super(rules, fetchers, configuration);
  }

  @Override
  public Publisher<MutableHttpResponse<?>> doFilter(
      HttpRequest<?> request, ServerFilterChain chain) {
    boolean allowed =
        RouteAttributes.getRouteMatch(request)
            .map(AnnotationMetadataProvider::getAnnotationMetadata)
            .filter(DoorsFilter::tenants)
            .filter(
                door -> door.hasAnnotation(Public.class) || Exchange.admission(request).isPresent())
            .isPresent();
    return allowed ? chain.proceed(request) : super.doFilter(request, chain);
  }

  private static boolean tenants(AnnotationMetadata door) {
    return door.hasAnnotation(Speaks.class) || door.hasAnnotation(Standard.class);
  }
}
