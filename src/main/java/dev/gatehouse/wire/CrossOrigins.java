package dev.gatehouse.wire;

import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.annotation.PreMatching;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers which scripts may call (CORS, in the Fetch standard): those of the tenant's exact
 * origins. There are no cookies here, so none are allowed to come along.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class CrossOrigins implements Ordered {

  /** How long browsers may keep the answer to a preflight: a tenant's file may change. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
  private static final List<String> USUAL = List.of(HttpHeaders.CONTENT_TYPE, Exchange.REQUEST_ID);

  /** What scripts may read of an answer besides its body. */
  private static final String EXPOSED =
      String.join(
          ", ",
          Exchange.REQUEST_ID,
          Receipts.HEADER,
          HttpHeaders.RETRY_AFTER,
          HttpHeaders.WWW_AUTHENTICATE,
          "RateLimit",
          "RateLimit-Policy",
          "X-RateLimit-Limit",
          "X-RateLimit-Remaining",
          "X-RateLimit-Reset");

  private static final List<String> OPERATORS = List.of("/admin/", "/console");

  private final Tenants tenants;
  private final Dialects dialects;
  private final DialectFaults faults;
  private final ResponseHeaders responseHeaders;

  CrossOrigins(
      Tenants tenants, Dialects dialects, DialectFaults faults, ResponseHeaders responseHeaders) {
    this.responseHeaders = responseHeaders;
    this.tenants = tenants;
    this.dialects = dialects;
    this.faults = faults;
  }

  /**
   * Answers the browser that asks whether it may send what a script wants it to; but not one that
   * asks what is behind a proxy, which would take the answer for its own.
   */
  @RequestFilter
  @PreMatching
  @Nullable HttpResponse<?> preflight(HttpRequest<?> request) {
    Optional<Exchange> asked = Exchange.of(request);
    if (request.getMethod() != HttpMethod.OPTIONS
        || !request.getHeaders().contains(HttpHeaders.ORIGIN)
        || !request.getHeaders().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
        || asked.isEmpty()
        || ForwardAuth.asked(asked.get().path())) {
      return null;
    }
    Exchange exchange = asked.get();
    List<Tenant> welcoming =
        candidates(request, exchange).stream().filter(tenant -> allows(tenant, exchange)).toList();
    MutableHttpResponse<?> answer =
        welcoming.isEmpty()
            ? faults.word(HttpStatus.FORBIDDEN, exchange)
            : HttpResponse.noContent()
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, exchange.origin())
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers(welcoming))
                .header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, Long.toString(KEPT.toSeconds()));
    answer.header(HttpHeaders.VARY, HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    answer.header(HttpHeaders.VARY, HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    responseHeaders.add(answer, exchange);
    return answer;
  }

  /** Lets the script read {@code answer}, if it is one of the tenant's. */
  static void expose(MutableHttpResponse<?> answer, Exchange exchange) {
    if (exchange.origin() != null
        && !answer.getHeaders().getAll(HttpHeaders.VARY).contains(HttpHeaders.ORIGIN)) {
      answer.header(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    Tenant tenant = exchange.tenant();
    if (tenant != null && allows(tenant, exchange)) {
      answer
          .getHeaders()
          .set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, String.valueOf(exchange.origin()))
          .set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
  }

  /**
   * Whom the call may be meant for. A preflight carries neither token nor credential, so it may be
   * anybody's: what is asked for is allowed then to be sent, and the tenant decides who reads the
   * answer. The operators' doors are for no script but their own page's, which need not ask.
   */
  private Collection<Tenant> candidates(HttpRequest<?> request, Exchange exchange) {
    Tenant named = exchange.tenant();
    if (named != null) {
      return List.of(named);
    }
    return OPERATORS.stream().anyMatch(request.getPath()::startsWith) ? List.of() : tenants.all();
  }

  private static boolean allows(Tenant tenant, Exchange exchange) {
    return exchange.origin() != null && tenant.origins().contains(exchange.origin());
  }

  private String headers(List<Tenant> welcoming) {
    return Stream.concat(
            USUAL.stream(),
            dialects.all().stream()
                .filter(dialect ->
                    welcoming.stream().anyMatch(tenant -> tenant.dialect().equals(dialect.name())))
                .flatMap(dialect -> dialect.headers().stream()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.after();
  }
}
