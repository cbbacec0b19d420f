package dev.gatehouse.wire;

import dev.gatehouse.session.Admission;
import dev.gatehouse.session.Outcome;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.session.Witness;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.management.endpoint.annotation.Endpoint;
import io.micronaut.web.router.RouteAttributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A span for each call, if OpenTelemetry is there at all; it goes on with the caller's trace (W3C
 * Trace Context). It says what was called, for which tenant, and what became of it, in words of the
 * service alone: nothing that a caller has sent is in it but that trace.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(bean = OpenTelemetrySdk.class)
class Spans implements Witness {

  private static final String OUTCOME = "gatehouse.outcome";

  private static final TextMapGetter<HttpHeaders> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpHeaders headers) {
          return headers.names();
        }

        @Override
        public @Nullable String get(@Nullable HttpHeaders headers, String name) {
          return headers == null ? null : headers.get(name);
        }
      };

  private final Tracer tracer;
  private final InstantSource time;

  Spans(OpenTelemetrySdk openTelemetry, InstantSource time) {
    this.tracer = openTelemetry.getTracer("dev.gatehouse");
    this.time = time;
  }

  @Override
  public void saw(Outcome outcome) {
    ServerRequestContext.currentRequest()
        .ifPresent(request -> request.setAttribute(OUTCOME, outcome.kind()));
  }

  @ResponseFilter
  void write(HttpRequest<?> request, HttpResponse<?> response) {
    Exchange.of(request)
        .filter(_ -> !asksHowWeAre(request))
        .ifPresent(exchange -> write(exchange, request, response.code()));
  }

  /** Probes and scrapes come all the time, and are nobody's trace. */
  private static boolean asksHowWeAre(HttpRequest<?> request) {
    return RouteAttributes.getRouteInfo(request)
        .filter(route -> route.getAnnotationMetadata().hasStereotype(Endpoint.class))
        .isPresent();
  }

  private void write(Exchange exchange, HttpRequest<?> request, int status) {
    String method = request.getMethod() == HttpMethod.CUSTOM ? "_OTHER" : request.getMethodName();
    Optional<String> route = BasicHttpAttributes.getUriTemplate(request);
    SpanBuilder span =
        tracer
            .spanBuilder(route.map(template -> method + " " + template).orElse(method))
            .setSpanKind(SpanKind.SERVER)
            .setParent(
                W3CTraceContextPropagator.getInstance()
                    .extract(Context.root(), request.getHeaders(), HEADERS))
            .setStartTimestamp(exchange.startedAt())
            .setAttribute("http.request.method", method)
            .setAttribute("http.response.status_code", (long) status);
    route.ifPresent(template -> span.setAttribute("http.route", template));
    Tenant tenant = exchange.tenant();
    if (tenant != null) {
      span.setAttribute("gatehouse.tenant", tenant.id());
    }
    Dialect dialect = exchange.dialect();
    if (dialect != null) {
      span.setAttribute("gatehouse.dialect", dialect.name());
    }
    Capability capability = exchange.capability();
    if (capability != null) {
      span.setAttribute("gatehouse.operation", capability.word());
    }
    outcome(request).ifPresent(outcome -> span.setAttribute(OUTCOME, outcome));
    Span started = span.startSpan();
    if (status >= 500) {
      started.setStatus(StatusCode.ERROR);
    }
    started.end(time.instant());
  }

  /**
   * What became of it, or whether it was let in if nothing more is known; as the metrics say it.
   */
  private static Optional<String> outcome(HttpRequest<?> request) {
    return request
        .getAttribute(OUTCOME, String.class)
        .or(() -> Exchange.admission(request).map(Spans::answer));
  }

  private static String answer(Admission admission) {
    return admission instanceof Refusal refusal ? refusal.kind() : "Admitted";
  }
}
