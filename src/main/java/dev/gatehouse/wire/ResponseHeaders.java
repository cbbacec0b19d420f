package dev.gatehouse.wire;

import dev.gatehouse.installation.Settings;
import dev.gatehouse.ratelimit.RateLimiter.Count;
import dev.gatehouse.session.Admission;
import dev.gatehouse.session.Refusal;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of every answer: what it is called, that browsers should do nothing with it, and what
 * is left of the caller's rate.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ResponseHeaders implements Ordered {

  private static final Map<String, String> ALWAYS =
      Map.of(
          HttpHeaders.CACHE_CONTROL,
          "no-store",
          "X-Content-Type-Options",
          "nosniff",
          "Content-Security-Policy",
          "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "geolocation=(), camera=(), microphone=()");

  private static final String TRANSPORT = "Strict-Transport-Security";
  private static final String A_YEAR = "max-age=31536000; includeSubDomains";

  private final InstantSource time;
  private final boolean behindProxy;

  ResponseHeaders(InstantSource time, Settings settings) {
    this.time = time;
    this.behindProxy = settings.trustedProxies() != null;
  }

  @ResponseFilter
  void complete(HttpRequest<?> request, MutableHttpResponse<?> response) {
    Exchange.of(request).ifPresent(exchange -> add(response, exchange));
    Exchange.admission(request)
        .map(ResponseHeaders::count)
        .ifPresent(count -> add(response, count));
  }

  /** For what is answered without passing a filter on its way out, too. */
  void add(MutableHttpResponse<?> response, Exchange exchange) {
    ALWAYS.forEach((name, value) -> {
      if (!response.getHeaders().contains(name)) {
        response.header(name, value);
      }
    });
    response.getHeaders().set(Exchange.REQUEST_ID, exchange.requestId());
    if (behindProxy) {
      // Who names a proxy has one that speaks TLS; on a plain port browsers ignore this.
      response.getHeaders().set(TRANSPORT, A_YEAR);
    }
    CrossOrigins.expose(response, exchange);
  }

  /**
   * {@code RateLimit} as draft-ietf-httpapi-ratelimit-headers has it, and its widespread elders.
   */
  private void add(MutableHttpResponse<?> response, Count count) {
    long reset = seconds(count.reset());
    response.header(
        "RateLimit-Policy",
        quoted(count) + ";q=" + count.rate().events() + ";w=" + count.rate().window().toSeconds());
    response.header("RateLimit", quoted(count) + ";r=" + count.remaining() + ";t=" + reset);
    response.header("X-RateLimit-Limit", Integer.toString(count.rate().events()));
    response.header("X-RateLimit-Remaining", Integer.toString(count.remaining()));
    response.header("X-RateLimit-Reset", Long.toString(time.instant().getEpochSecond() + reset));
    if (!count.admitted()) {
      response.header(HttpHeaders.RETRY_AFTER, Long.toString(reset));
    }
  }

  /** The name of what is counted (RFC 9651, String). */
  private static String quoted(Count count) {
    return '"' + count.operation() + '"';
  }

  private static @Nullable Count count(Admission admission) {
    return switch (admission) {
      case Admission.Welcome welcome -> welcome.count();
      case Admission.Admitted admitted -> admitted.count();
      case Admission.Leaving leaving -> leaving.count();
      case Refusal.RateLimited limited -> limited.count();
      case Refusal _ -> null;
    };
  }

  /** Whole seconds, rounded up, so that waiting that long is enough. */
  static long seconds(Duration duration) {
    return duration.plusSeconds(1).minusNanos(1).toSeconds();
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.before();
  }
}
