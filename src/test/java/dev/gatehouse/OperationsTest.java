package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What whoever runs the service relies on. */
class OperationsTest {

  private static final String TENANTS = "src/test/resources/tenants-test.yml";
  private static final String[] WEBMIX = {"x-tenant-token", "sample-credential-of-webmix"};

  @Test
  void healthAndMetricsAreOnThePortForThemAndNowhereElse() {
    int port = Service.freePort();
    try (Service service =
        Service.start(
            TestDatabase.H2,
            TENANTS,
            "micronaut.server.netty.listeners.management.port",
            Integer.toString(port),
            "micronaut.server.netty.listeners.management.host",
            "127.0.0.1",
            "endpoints.all.port",
            Integer.toString(port))) {
      Http management = new Http(port);
      assertThat(management.get("/health/liveness").status()).isEqualTo(200);
      assertThat(management.get("/health/readiness").status()).isEqualTo(200);
      service.http().post("/auth/signin", "{\"method\":\"guest\"}", WEBMIX);
      Answer metrics = management.get("/prometheus");
      assertThat(metrics.status()).isEqualTo(200);
      assertThat(metrics.body())
          .contains("http_server_requests_seconds")
          .contains("hikaricp_connections");
      for (String path :
          List.of("/env", "/beans", "/loggers", "/routes", "/threaddump", "/refresh", "/stop")) {
        assertThat(management.get(path).status()).isEqualTo(404);
      }
      for (String path :
          List.of(
              "/health",
              "/health/liveness",
              "/health/readiness",
              "/prometheus",
              "/metrics",
              "/env",
              "/h2-console",
              "/.git/config")) {
        assertThat(service.http().get(path).status()).as(path).isEqualTo(404);
      }
      assertThat(management.get("/admin/v1/tenants").status()).isEqualTo(404);
      assertThat(management.post("/auth/signin", "{\"method\":\"guest\"}", WEBMIX).status())
          .isEqualTo(404);
    }
  }

  @Test
  void theRootSaysWhereToGo() {
    try (Service service = Service.start(TestDatabase.H2, TENANTS)) {
      Answer root = service.http().get("/");
      assertThat(root.status()).isEqualTo(404);
      assertThat(root.at("/detail")).contains("/t/{tenant}/docs");
      assertThat(service.http().get("/nothing").json().has("detail")).isFalse();
    }
  }

  @Test
  void everyAnswerHasItsNameAndTheSecurityHeaders() {
    try (Service service = Service.start(TestDatabase.H2, TENANTS)) {
      Http http = service.http();
      for (Answer answer :
          List.of(
              http.post("/auth/signin", "{\"method\":\"guest\"}", WEBMIX),
              http.get("/auth/logout", WEBMIX),
              http.get("/auth/logout", "x-tenant-token", "nobody's"),
              http.get("/auth/nothing", WEBMIX),
              http.get("/nothing"),
              http.get("/t/nobody/nothing"),
              http.send("PUT", "/auth/logout", null, WEBMIX),
              http.post("/auth/signin", "{", WEBMIX),
              http.post("/auth/signin", "x".repeat(17_000), WEBMIX),
              http.get("/admin/v1/tenants"))) {
        assertThat(answer.header("x-request-id").orElse("")).matches("req-[0-9A-Z]{26}");
        assertThat(answer.header("cache-control")).contains("no-store");
        assertThat(answer.header("x-content-type-options")).contains("nosniff");
        assertThat(answer.header("x-frame-options")).contains("DENY");
        assertThat(answer.header("referrer-policy")).contains("no-referrer");
        assertThat(answer.header("content-security-policy").orElse(""))
            .contains("default-src 'none'");
        assertThat(answer.header("server")).isEmpty();
        assertThat(answer.header("content-type").orElse("")).contains("json");
      }
      assertThat(http.get("/nothing", "X-Request-Id", "mine-1").header("x-request-id"))
          .contains("mine-1");
      assertThat(http.get("/nothing", "X-Request-Id", "<script>").header("x-request-id").orElse(""))
          .startsWith("req-");
    }
  }

  @Test
  void noTokenPasswordOrCodeReachesTheLogAtAnyLevel() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.TRACE);
    try (Service service = Service.start(TestDatabase.H2, TENANTS)) {
      Http http = service.http();
      String password = "canary " + UUID.randomUUID();
      String email = UUID.randomUUID() + "@example.com";
      String body =
          "{\"method\":\"password\",\"email\":\"%s\",\"password\":\"%s\"}"
              .formatted(email, password);
      Answer in = http.post("/auth/signup", body, WEBMIX);
      Answer again = http.post("/auth/signin", body, WEBMIX);
      String[] as = {WEBMIX[0], WEBMIX[1], "x-token", in.at("/data/accessToken")};
      http.get("/auth/authenticated-user", as);
      http.get("/auth/logout", as);
      http.get("/auth/logout", WEBMIX[0], WEBMIX[1], "x-token", in.at("/data/accessToken") + "x");
      http.post(
          "/auth/refresh-token",
          "{\"refreshToken\":\"" + in.at("/data/refreshToken") + "\"}",
          WEBMIX);
      http.get("/admin/v1/tenants", "Authorization", "Bearer " + Service.ADMIN_KEY);
      String[] page = {"X-Gatehouse-Console", "1"};
      String key = "{\"key\":\"" + Service.ADMIN_KEY + "\"}";
      String cookie =
          http.post("/console/session", key, page)
              .header("set-cookie")
              .orElseThrow()
              .replaceFirst("^[^=]+=([^;]+);.*", "$1");
      http.get("/console/session", page[0], page[1], "Cookie", "gatehouse-console=" + cookie);
      assertThat(log.list).isNotEmpty();
      for (String secret :
          List.of(
              password,
              WEBMIX[1],
              Service.ADMIN_KEY,
              cookie,
              in.at("/data/accessToken"),
              in.at("/data/refreshToken"),
              again.at("/data/accessToken"),
              again.at("/data/refreshToken"))) {
        assertThat(secret).isNotEmpty();
        assertThat(
                List.copyOf(log.list).stream()
                    .filter(event -> event.getFormattedMessage().contains(secret))
                    .map(ILoggingEvent::getLoggerName)
                    .distinct())
            .isEmpty();
      }
    } finally {
      root.setLevel(before);
      root.detachAppender(log);
    }
  }
}
