package dev.gatehouse.wire;

import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessTokens;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.annotation.PreMatching;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/**
 * Says whose request it is where nothing but its token does: the tenant's that has issued it, if
 * clients of that tenant's dialect present a token like this. The signature counts, and not what a
 * token claims.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class IssuerFilter implements Ordered {

  private final List<Dialect> dialects;
  private final AccessTokens accessTokens;
  private final ExecutorService blocking;

  IssuerFilter(
      List<Dialect> dialects,
      AccessTokens accessTokens,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.dialects = List.copyOf(dialects);
    this.accessTokens = accessTokens;
    this.blocking = blocking;
  }

  @RequestFilter
  @PreMatching
  CompletionStage<HttpRequest<?>> name(HttpRequest<?> request) {
    boolean named = Exchange.of(request).map(Exchange::tenant).isPresent();
    if (named || dialects.stream().allMatch(dialect -> dialect.tokens(request).isEmpty())) {
      return CompletableFuture.completedFuture(request);
    }
    // Not on the event loop: the tenant's keys may have to be read first.
    return CompletableFuture.supplyAsync(
        () -> {
          dialects.forEach(dialect -> name(request, dialect));
          return request;
        },
        blocking);
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
