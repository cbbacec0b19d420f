package dev.gatehouse.admin;

import dev.gatehouse.installation.Settings;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Problem;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody but the console's own page call for it: a browser brings the cookie along by itself.
 * Another page cannot send the header without asking first, and is not allowed to then; nor does
 * the cookie come along with what another site sends.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ConsoleFilter implements Ordered {

  /** What the page sends with every call. */
  static final String HEADER = "X-Gatehouse-Console";

  private static final String PRESENT = "1";

  private final URI outside;

  ConsoleFilter(Settings settings) {
    this.outside = URI.create(settings.publicUrl());
  }

  @RequestFilter
  @Nullable HttpResponse<?> ownPage(HttpRequest<?> request) {
    String path = request.getPath();
    boolean called = path.startsWith(Operators.CONSOLE) || path.equals(Operators.CONSOLE_SESSION);
    return !called || fromOwnPage(request)
        ? null
        : Problem.response(
            HttpStatus.FORBIDDEN,
            HttpStatus.FORBIDDEN.name(),
            "Only the console's own page may call here.",
            Exchange.of(request).map(Exchange::requestId).orElse(""));
  }

  private boolean fromOwnPage(HttpRequest<?> request) {
    List<String> origins = request.getHeaders().getAll(HttpHeaders.ORIGIN);
    return request.getHeaders().getAll(HEADER).equals(List.of(PRESENT))
        && origins.stream().allMatch(origin -> own(origin, request));
  }

  /** By its name outside, or, where it is reached past that, by the one that was asked for. */
  private boolean own(String origin, HttpRequest<?> request) {
    String scheme = outside.getScheme() + "://";
    return origin.equals(scheme + outside.getAuthority())
        || origin.equals(scheme + request.getHeaders().get(HttpHeaders.HOST));
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.after();
  }
}
