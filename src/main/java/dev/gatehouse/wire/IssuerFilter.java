package dev.gatehouse.wire;

import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessTokens;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.annotation.PreMatching;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Says whose request it is where nothing but its token does: the tenant's that has issued it, if
 * clients of that tenant's dialect present a token like this. The signature counts, and not what a
 * token claims.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class IssuerFilter implements Ordered {

  private final Dialects dialects;
  private final AccessTokens accessTokens;
  private final AtOnce atOnce;

  IssuerFilter(Dialects dialects, AccessTokens accessTokens, AtOnce atOnce) {
    this.dialects = dialects;
    this.accessTokens = accessTokens;
    this.atOnce = atOnce;
  }

  /** At once where the token is known, as it is to whoever calls often. */
  @RequestFilter
  @PreMatching
  CompletionStage<HttpRequest<?>> name(HttpRequest<?> request) {
    return Exchange.of(request).map(Exchange::tenant).isPresent()
        ? CompletableFuture.completedFuture(request)
        : atOnce.ifPossible(() -> {
          dialects.all().forEach(dialect -> name(request, dialect));
          return request;
        });
  }

  private void name(HttpRequest<?> request, Dialect dialect) {
    List<String> tokens = dialect.tokens(request);
    if (tokens.size() == 1) {
      Optional<Tenant> issuer =
          accessTokens
              .issuer(tokens.getFirst())
              .filter(tenant -> tenant.dialect().equals(dialect.name()));
      issuer.ifPresent(
          tenant -> Exchange.of(request).orElseThrow().issuedBy(tenant, dialect).keepIn(request));
    }
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.after();
  }
}
