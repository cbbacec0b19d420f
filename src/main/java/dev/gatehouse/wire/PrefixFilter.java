package dev.gatehouse.wire;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.annotation.PreMatching;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Takes the prefix off that has named the tenant, so that only the dialect's own path is routed.
 */
@ServerFilter(TenantFilter.PREFIX + "**")
class PrefixFilter implements Ordered {

  @RequestFilter
  @PreMatching
  @Nullable HttpRequest<?> rest(HttpRequest<?> request) {
    String tenant = TenantFilter.prefix(request.getUri()).orElse(null);
    if (tenant == null) {
      return null;
    }
    String rest =
        request.getUri().toString().substring(TenantFilter.PREFIX.length() + tenant.length());
    HttpRequest<?> changed =
        request.mutate().uri(URI.create(rest.startsWith("/") ? rest : "/" + rest));
    Exchange.of(request).ifPresent(exchange -> exchange.keepIn(changed));
    return changed;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.after();
  }
}
