package dev.gatehouse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.session.Witness;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector of traces learns, over a socket. */
class TracingTest {

  private static final String TENANTS = "src/test/resources/tenants-feed.yml";
  private static final String USER = "/t/ethgas/api/v1/user";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String CANARY = "canary";

  /** What has arrived, each as it was sent. */
  private final List<byte[]> received = new CopyOnWriteArrayList<>();

  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final int management = Service.freePort();
  private HttpServer collector;

  @BeforeEach
  void listen() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/",
        exchange -> {
          paths.add(exchange.getRequestURI().getPath());
          received.add(exchange.getRequestBody().readAllBytes());
          exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  @Test
  void aLoginGoesOnWithTheCallersTraceAndTellsNoSecret() {
    try (Service service = started("otel.traces.exporter", "otlp")) {
      Http http = service.http();
      Answer in = calls(http);
      String token = in.at("/data/accessToken");
      http.get(USER + "/login/verify?" + CANARY, "Authorization", "Bearer " + token);
      http.get("/" + CANARY);
      assertThat(new Http(management).get("/health/liveness").status()).isEqualTo(200);
      assertThat(new Http(management).get("/prometheus").status()).isEqualTo(200);
      http.get("/last");

      await().until(() -> spans().size() >= 6);
      assertThat(spans()).hasSize(6);
      Span login = named("POST /api/v1/user/login", "LoggedIn");
      assertThat(hex(login.getTraceId())).isEqualTo(TRACE);
      assertThat(hex(login.getParentSpanId())).isEqualTo(CALLER);
      assertThat(login.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
      assertThat(login.getEndTimeUnixNano()).isGreaterThanOrEqualTo(login.getStartTimeUnixNano());
      assertThat(attributes(login))
          .isEqualTo(
              Map.of(
                  "http.request.method", "POST",
                  "http.response.status_code", "200",
                  "http.route", "/api/v1/user/login",
                  "gatehouse.tenant", "ethgas",
                  "gatehouse.dialect", "ethgas",
                  "gatehouse.operation", "signin",
                  "gatehouse.outcome", "LoggedIn"));
      assertThat(hex(named("POST /api/v1/user/login", "BadCredentials").getTraceId()))
          .isNotEqualTo(TRACE);
      named("GET /api/v1/user/login/verify", "Admitted");
      assertThat(attributes(named("POST /admin/v1/tenants/{tenant}/accounts", null)))
          .doesNotContainKey("gatehouse.tenant");
      assertThat(attributes(named("GET", null)).get("http.response.status_code")).isEqualTo("404");

      assertThat(paths).containsOnly("/v1/traces");
      String bytes =
          received.stream().map(body -> new String(body, ISO_8859_1)).collect(Collectors.joining());
      assertThat(bytes)
          .contains("gatehouse")
          .doesNotContain(CANARY, token, in.at("/data/refreshToken"), Service.ADMIN_KEY);
    }
  }

  @Test
  void nobodyIsToldAnythingUnlessThatIsAskedFor() {
    for (String[] setting : new String[][] {{}, {"otel.traces.exporter", "none"}}) {
      try (Service service = started(setting)) {
        calls(service.http());
        assertThat(service.context().containsBean(OpenTelemetrySdk.class)).isFalse();
        assertThat(service.context().containsBean(Witness.class)).isFalse();
      }
    }
    assertThat(received).isEmpty();
  }

  private Service started(String... setting) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "otel.exporter.otlp.endpoint",
                "http://127.0.0.1:" + collector.getAddress().getPort(),
                "otel.bsp.schedule.delay",
                "50",
                "micronaut.server.netty.listeners.management.port",
                Integer.toString(management),
                "micronaut.server.netty.listeners.management.host",
                "127.0.0.1",
                "endpoints.all.port",
                Integer.toString(management)));
    settings.addAll(List.of(setting));
    return Service.start(TestDatabase.H2, TENANTS, settings.toArray(String[]::new));
  }

  /** A new account, a wrong login and a good one, which the caller has traced. */
  private static Answer calls(Http http) {
    String who = "{\"username\":\"%1$s-user\",\"password\":\"%1$s horse battery\"}";
    assertThat(
            new Operator(http)
                .post("/tenants/ethgas/accounts?reason=" + CANARY, who.formatted(CANARY))
                .status())
        .isEqualTo(201);
    http.post(USER + "/login", who.formatted(CANARY).replace("battery", "again"));
    Answer in =
        http.post(
            USER + "/login?" + CANARY + "=" + CANARY,
            who.formatted(CANARY),
            "traceparent",
            "00-" + TRACE + "-" + CALLER + "-01",
            "baggage",
            CANARY + "=" + CANARY,
            "User-Agent",
            CANARY,
            "X-Request-Id",
            CANARY);
    assertThat(in.status()).as(in.body()).isEqualTo(200);
    return in;
  }

  private Span named(String name, String outcome) {
    return spans().stream()
        .filter(span -> span.getName().equals(name))
        .filter(
            span -> outcome == null || outcome.equals(attributes(span).get("gatehouse.outcome")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " " + outcome + " in " + spans()));
  }

  private List<Span> spans() {
    return received.stream()
        .map(TracingTest::parsed)
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private static ExportTraceServiceRequest parsed(byte[] body) {
    try {
      return ExportTraceServiceRequest.parseFrom(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                attribute ->
                    attribute.getValue().hasStringValue()
                        ? attribute.getValue().getStringValue()
                        : Long.toString(attribute.getValue().getIntValue())));
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
