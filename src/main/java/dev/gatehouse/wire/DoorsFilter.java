package dev.gatehouse.wire;

import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.annotation.AnnotationMetadataProvider;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.reactive.execution.ReactiveExecutionFlow;
import io.micronaut.security.config.SecurityConfiguration;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.filters.SecurityFilter;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.web.router.RouteAttributes;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Publisher;

/**
 * The framework's side of {@link Admits}, {@link AdmitsTenant} and {@link Public}: a tenant's
 * endpoint is allowed to whoever was admitted, or to everybody, at once. The rest is the
 * framework's to decide, by what it is told of operators; it rejects an endpoint that says nothing.
 *
 * <p>It is asked beside the call and not around it, as its own filter is, which would have every
 * call run through a chain of publishers.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class DoorsFilter implements Ordered {

  /** What the framework's filter goes on to; nobody is answered with it. */
  private static final MutableHttpResponse<?> BEHIND = HttpResponse.ok();

  private final SecurityFilter framework;

  DoorsFilter(
      Collection<SecurityRule<HttpRequest<?>>> rules,
      Collection<AuthenticationFetcher<HttpRequest<?>>> fetchers,
      SecurityConfiguration configuration) {
    framework = new SecurityFilter(rules, fetchers, configuration);
  }

  @RequestFilter
  CompletionStage<Optional<MutableHttpResponse<?>>> open(HttpRequest<?> request) {
    if (open(request, RouteAttributes.getRouteMatch(request))) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Publisher<MutableHttpResponse<?>> answer =
        framework.doFilter(request, _ -> Publishers.just(BEHIND));
    return ReactiveExecutionFlow.fromPublisher(answer)
        .toCompletableFuture()
        .thenApply(given -> given.equals(BEHIND) ? Optional.empty() : Optional.of(given));
  }

  private static boolean open(
      HttpRequest<?> request, Optional<? extends AnnotationMetadataProvider> route) {
    return route
        .map(AnnotationMetadataProvider::getAnnotationMetadata)
        .filter(DoorsFilter::tenants)
        .filter(door -> door.hasAnnotation(Public.class) || Exchange.admission(request).isPresent())
        .isPresent();
  }

  private static boolean tenants(AnnotationMetadata door) {
    return door.hasAnnotation(Speaks.class) || door.hasAnnotation(Standard.class);
  }

  @Override
  public int getOrder() {
    return framework.getOrder();
  }
}
