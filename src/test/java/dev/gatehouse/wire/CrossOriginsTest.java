package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which scripts a browser lets call a tenant, and read what it answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossOriginsTest {

  private static final String KEY = "sample-credential-of-kontenbase";
  private static final String APP = "https://app.sig.example";

  private Service service;
  private Http http;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.H2, "src/test/resources/tenants-origins.yml");
    http = service.http();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/t/sig/api/login, https://app.sig.example, authorization",
    "/t/sig/api/login, http://localhost:5173, authorization",
    "/t/webmix/auth/logout, https://app.webmix.example, x-token",
    "/auth/logout, https://app.webmix.example, x-tenant-token",
    "/api/me, https://app.sig.example, authorization",
    "/query/api/v1/" + KEY + "/auth/login, https://app.kontenbase.example, content-type"
  })
  void aPreflightFromATenantsOriginIsAllowed(String path, String origin, String header) {
    Answer answer = preflight(path, origin, header);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("access-control-allow-origin")).contains(origin);
    assertThat(listed(answer, "access-control-allow-headers")).contains(header, "x-request-id");
    assertThat(listed(answer, "access-control-allow-methods")).contains("get", "post", "patch");
    assertThat(Integer.parseInt(answer.header("access-control-max-age").orElseThrow()))
        .isBetween(1, 600);
    assertThat(answer.header("access-control-allow-credentials")).isEmpty();
    assertThat(listed(answer, "vary"))
        .contains("origin", "access-control-request-method", "access-control-request-headers");
    assertThat(answer.header("x-request-id")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "/t/sig/api/login, https://app.webmix.example",
    "/t/sig/api/login, https://app.sig.example.evil",
    "/t/sig/api/login, https://appxsig.example",
    "/t/sig/api/login, https://app.sig.example:8443",
    "/t/sig/api/login, http://app.sig.example",
    "/t/sig/api/login, HTTPS://APP.SIG.EXAMPLE",
    "/t/sig/api/login, null",
    "/t/sig/api/login, *",
    "/t/ethgas/api/v1/user/info, https://app.sig.example",
    "/admin/v1/tenants, https://app.sig.example",
    "/console/admin/v1/tenants, https://app.sig.example",
    "/console/session, https://app.sig.example",
    "/auth/logout, https://evil.example"
  })
  void aPreflightFromAnywhereElseIsNot(String path, String origin) {
    Answer answer = preflight(path, origin, "authorization");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(allowances(answer)).isEmpty();
    assertThat(listed(answer, "vary")).contains("origin");
  }

  @Test
  void aRefusedPreflightIsInTheTenantsWords() {
    assertThat(preflight("/t/ethgas/api/v1/user/info", APP, "authorization").json())
        .isEqualTo(Http.json("{\"code\":403,\"message\":\"Forbidden\",\"data\":null}"));
    assertThat(preflight("/auth/logout", "https://evil.example", "x").header("content-type"))
        .contains("application/problem+json");
  }

  @Test
  void twoOriginsAreNone() {
    Answer answer =
        http.send(
            "OPTIONS",
            "/t/sig/api/login",
            null,
            "Origin",
            APP,
            "Origin",
            "https://evil.example",
            "Access-Control-Request-Method",
            "POST");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(allowances(answer)).isEmpty();
  }

  @Test
  void optionsOfNoBrowserAreAsEver() {
    Answer answer = http.send("OPTIONS", "/t/sig/api/login", null, "Origin", APP);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).contains("POST");
  }

  /** Refusals, too, by whichever part of the service: a script has to know why. */
  @ParameterizedTest
  @ValueSource(strings = {"/t/sig/api/me", "/t/sig/nowhere", "/t/sig/api/login"})
  void theTenantsScriptsMayReadAnAnswer(String path) {
    Answer answer = http.get(path, "Origin", APP);
    assertThat(answer.status()).isBetween(400, 405);
    assertThat(answer.headers().allValues("access-control-allow-origin")).containsExactly(APP);
    assertThat(listed(answer, "access-control-expose-headers"))
        .contains("x-request-id", "retry-after", "www-authenticate");
    assertThat(answer.headers().allValues("vary")).contains("Origin");
  }

  @Test
  void nobodyElsesScriptsMay() {
    for (String origin : List.of("https://app.webmix.example", "null", "https://evil.example")) {
      Answer answer = http.get("/t/sig/api/me", "Origin", origin);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(allowances(answer)).isEmpty();
      assertThat(answer.headers().allValues("vary")).contains("Origin");
    }
    assertThat(allowances(http.get("/t/sig/api/me"))).isEmpty();
    assertThat(allowances(http.get("/t/ethgas/api/v1/user/info", "Origin", APP))).isEmpty();
    assertThat(allowances(http.get("/nowhere", "Origin", APP))).isEmpty();
  }

  private Answer preflight(String path, String origin, String header) {
    return http.send(
        "OPTIONS",
        path,
        null,
        "Origin",
        origin,
        "Access-Control-Request-Method",
        "POST",
        "Access-Control-Request-Headers",
        header);
  }

  private static List<String> allowances(Answer answer) {
    return answer.headers().map().keySet().stream()
        .filter(name -> name.startsWith("access-control-"))
        .toList();
  }

  private static List<String> listed(Answer answer, String header) {
    return answer.headers().allValues(header).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(value -> value.strip().toLowerCase(Locale.ROOT))
        .toList();
  }
}
