package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an operator sees of the tenants' calls. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {

  private static final String USER = "/t/ethgas/api/v1/user";

  private final int port = Service.freePort();
  private Service service;

  @BeforeAll
  void start() {
    service =
        Service.start(
            TestDatabase.POSTGRES,
            "src/test/resources/tenants-feed.yml",
            "micronaut.server.netty.listeners.management.port",
            Integer.toString(port),
            "micronaut.server.netty.listeners.management.host",
            "127.0.0.1",
            "endpoints.all.port",
            Integer.toString(port));
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void aUseAfterLogoutIsCountedForItsTenant() {
    useAfterLogout();

    String metrics = metrics();
    assertThat(count(metrics, "gatehouse_admissions_total", "logout", "Admitted")).isPositive();
    assertThat(count(metrics, "gatehouse_outcomes_total", "logout", "LoggedOut")).isPositive();
    assertThat(count(metrics, "gatehouse_outcomes_total", "signin", "BadCredentials")).isPositive();
    assertThat(
            count(
                metrics,
                "gatehouse_admissions_total",
                "authenticated-user",
                "TokenRejected(REVOKED)"))
        .isPositive();
    assertThat(metrics)
        .contains("gatehouse_calls_seconds_count{operation=\"logout\",tenant=\"ethgas\"}");
  }

  /** With many tenants that would be most of what is scraped. */
  @Test
  void whatNobodyAskedForHasNoSeries() {
    useAfterLogout();

    assertThat(metrics()).contains("operation=\"logout\"").doesNotContain("operation=\"otp\"");
  }

  /** In one piece the metrics of many tenants would be held several times over. */
  @Test
  void metricsComeInParts() {
    Answer answer = new Http(port).get("/prometheus");

    assertThat(answer.header("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.header("Transfer-Encoding")).contains("chunked");
    assertThat(answer.body()).startsWith("# HELP ").endsWith("\n");
  }

  @Test
  void noCallerMakesAMetric() {
    service.http().get("/t/canary-tenant/api/v1/user/info");
    service.http().get(USER + "/info?x=canary", "Authorization", "Bearer canary");
    service.http().get("/canary");

    assertThat(metrics()).doesNotContain("canary");
  }

  @Test
  void theDashboardAsksForNothingThatIsNotThere() throws IOException {
    JsonNode dashboard = Http.json(Files.readString(Path.of("src/main/dashboards/gatehouse.json")));
    Set<String> asked = new TreeSet<>();
    for (JsonNode expression : dashboard.findValues("expr")) {
      Matcher name =
          Pattern.compile("\\b(gatehouse|hikaricp|http|jvm)_[a-z_]+").matcher(expression.asText());
      while (name.find()) {
        asked.add(name.group());
      }
    }
    assertThat(asked).hasSizeGreaterThan(10);

    useAfterLogout();

    // A notice comes a moment later.
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(names(metrics())).as("what is at /prometheus").containsAll(asked));
    assertThat(metrics()).doesNotContain("gatehouse_revocation_lag_seconds_count 0");
  }

  private void useAfterLogout() {
    Http http = service.http();
    String who =
        "{\"username\":\"user-" + UUID.randomUUID() + "\",\"password\":\"correct horse battery\"}";
    assertThat(new Operator(http).post("/tenants/ethgas/accounts", who).status()).isEqualTo(201);
    http.post(USER + "/login", who.replace("correct", "wrong"));
    String token = "Bearer " + http.post(USER + "/login", who).at("/data/accessToken");
    http.post(USER + "/logout", null, "Authorization", token);
    assertThat(http.get(USER + "/login/verify", "Authorization", token).status()).isEqualTo(401);
  }

  private String metrics() {
    return new Http(port).get("/prometheus").body();
  }

  private static Set<String> names(String metrics) {
    Set<String> names = new TreeSet<>();
    metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[ {]", 2)[0]));
    return names;
  }

  private static double count(String metrics, String name, String operation, String outcome) {
    return Stream.of(metrics.split("\n", -1))
        .filter(line ->
            line.startsWith(
                "%s{operation=\"%s\",outcome=\"%s\",tenant=\"ethgas\"}"
                    .formatted(name, operation, outcome)))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
