package dev.gatehouse.wire;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpRequestWrapper;
import io.micronaut.http.filter.GenericHttpFilter;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteInfo;
import io.micronaut.web.router.RouteMatch;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteMatch;
import io.micronaut.web.router.filter.FilteredRouter;
import io.micronaut.web.router.filter.RouteMatchFilter;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Lets each tenant's requests reach only the routes of its dialect and the standard ones, by the
 * mechanism of the framework's own {@code @Version}. Two dialects may share a method and path.
 *
 * <p>A request that names no tenant reaches the routes of a dialect whose clients must say whose
 * they are, or may say so in the body, if only one has such a route: it is the one that can tell
 * the client what is missing.
 */
@Singleton
class DialectRouter implements BeanCreatedEventListener<Router> {

  private final Dialects dialects;

  DialectRouter(Dialects dialects) {
    this.dialects = dialects;
  }

  @Override
  public Router onCreated(BeanCreatedEvent<Router> event) {
    return new TenantsRouter(event.getBean(), new SpokenHere());
  }

  private final class SpokenHere implements RouteMatchFilter {

    @Override
    public <T, R> Predicate<UriRouteMatch<T, R>> filter(HttpRequest<?> request) {
      Optional<Exchange> exchange = Exchange.of(request);
      Optional<String> spoken = exchange.map(Exchange::dialect).map(Dialect::name);
      return match -> {
        Optional<String> dialect = match.getAnnotationMetadata().stringValue(Speaks.class);
        if (match.getAnnotationMetadata().booleanValue(Admits.class, "deliberate").orElse(false)
            && match.getRouteInfo().getHttpMethodName().equals(HttpMethod.HEAD.name())) {
          return false;
        }
        if (match.getAnnotationMetadata().hasAnnotation(Standard.class)) {
          // Whoever asks about a tenant has to say which: a token of any does not.
          return spoken.isPresent() && exchange.filter(Exchange::byToken).isEmpty();
        }
        return spoken.isPresent()
            ? spoken.equals(dialect)
            : dialect.map(dialects::named).map(Dialect::credentialRequired).orElse(true)
                || match.getAnnotationMetadata().isPresent(Admits.class, "credential");
      };
    }
  }

  /**
   * Routes by what is left of the path when the prefix that named the tenant is taken off. Where no
   * tenant is named, two dialects at one path are as good as none.
   */
  private static final class TenantsRouter extends FilteredRouter {

    /** By tenants' routes: a filter is for all paths of such a route, or for none of them. */
    private final Map<RouteInfo<?>, List<GenericHttpFilter>> filters = new ConcurrentHashMap<>();

    TenantsRouter(Router router, RouteMatchFilter filter) {
      super(router, filter);
    }

    @Override
    public <T, R> List<UriRouteMatch<T, R>> findAny(HttpRequest<?> request) {
      return super.findAny(new Rest<>(request));
    }

    @Override
    public <T, R> List<UriRouteMatch<T, R>> findAllClosest(HttpRequest<?> request) {
      List<UriRouteMatch<T, R>> matches = super.findAllClosest(new Rest<>(request));
      boolean named = Exchange.of(request).map(Exchange::dialect).isPresent();
      return named || matches.size() < 2 ? matches : List.of();
    }

    /** Looked for once for a tenant's route, and not at every call by every filter's pattern. */
    @Override
    public List<GenericHttpFilter> findFilters(HttpRequest<?> request) {
      RouteMatch<?> match = RouteAttributes.getRouteMatch(request).orElse(null);
      if (match == null || !match.getAnnotationMetadata().hasAnnotation(Admits.class)) {
        return super.findFilters(request);
      }
      List<GenericHttpFilter> known = filters.get(match.getRouteInfo());
      return known == null
          ? filters.computeIfAbsent(match.getRouteInfo(), _ -> super.findFilters(request))
          : known;
    }
  }

  /** A request as the routes have it: those of a tenant, or the admin API's for the console. */
  private static final class Rest<B> extends HttpRequestWrapper<B> {

    private static final String CONSOLE = "/console";
    private static final String ADMIN = "/admin/";

    private final String path;

    Rest(HttpRequest<B> whole) {
      super(whole);
      String rest = TenantFilter.rest(whole.getPath());
      path =
          ForwardAuth.asked(rest)
              ? ForwardAuth.PATH
              : rest.startsWith(CONSOLE + ADMIN) ? rest.substring(CONSOLE.length()) : rest;
    }

    @Override
    public String getPath() {
      return path;
    }

    @Override
    public HttpMethod getMethod() {
      return ForwardAuth.asked(path) ? HttpMethod.GET : super.getMethod();
    }

    @Override
    public String getMethodName() {
      return ForwardAuth.asked(path) ? HttpMethod.GET.name() : super.getMethodName();
    }
  }
}
