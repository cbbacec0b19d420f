package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console's cookie is good for, and what it is not. */
class ConsoleSessionTest {

  private static final String FILE = "src/test/resources/tenants-test.yml";
  private static final String SESSION = "/console/session";
  private static final String TENANTS = "/console/admin/v1/tenants";
  private static final String LOGOUT = TENANTS + "/webmix/capabilities/logout";
  private static final String RESTRICT = "{\"restricted\":true,\"reason\":\"an incident\"}";
  private static final String[] PAGE = {"X-Gatehouse-Console", "1"};

  private Service service;
  private Http http;

  @BeforeEach
  void start() {
    service = Service.start(TestDatabase.H2, FILE);
    http = service.http();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void theKeyGetsACookieThatNoScriptReadsAndNoOtherSiteSends() {
    Answer in = signIn(http, Service.ADMIN_KEY);
    assertThat(in.status()).isEqualTo(200);
    assertThat(in.at("/expires_at")).isEqualTo(show(http, cookie(in)).at("/expires_at"));
    assertThat(attributes(in))
        .containsExactlyInAnyOrder("max-age=28800", "path=/console", "httponly", "samesite=strict");
    assertThat(in.header("set-cookie").orElseThrow()).doesNotContain("admin key");
    assertThat(http.get(TENANTS, page(cookie(in))).at("/data/0/id")).isEqualTo("webmix");
    Answer set = http.send("PUT", LOGOUT, RESTRICT, page(cookie(in)));
    assertThat(set.status()).as(set.body()).isEqualTo(200);
    Answer audit = http.get(TENANTS + "/webmix/audit?action=authz_change", page(cookie(in)));
    assertThat(audit.at("/data/0/reason")).isEqualTo("an incident");
    assertThat(audit.at("/data/0/actor_id")).isEqualTo("operator");
  }

  @Test
  void outsideThatIsReachedByTlsTheCookieGoesByNothingElse() {
    try (Service outside =
        Service.start(TestDatabase.H2, FILE, "gatehouse.public-url", "https://login.example/id")) {
      assertThat(attributes(signIn(outside.http(), Service.ADMIN_KEY)))
          .contains("secure", "path=/id/console");
    }
  }

  @Test
  void anotherKeyGetsNothing() {
    Answer in = signIn(http, Service.ADMIN_KEY + "x");
    assertThat(in.status()).isEqualTo(401);
    assertThat(in.header("content-type")).contains("application/problem+json");
    assertThat(in.at("/detail")).isEqualTo("That is not an admin key.");
    assertThat(in.header("set-cookie")).isEmpty();
    assertThat(show(http, "gatehouse-console=").json().get("expires_at").isNull()).isTrue();
  }

  @Test
  void whoGuessesTooOftenHasToWait() {
    for (int i = 0; i < Guesses.MOST - 1; i++) {
      assertThat(signIn(http, "guess " + i).status()).isEqualTo(401);
    }
    assertThat(signIn(http, Service.ADMIN_KEY).status()).isEqualTo(200);
    for (int i = 0; i < Guesses.MOST; i++) {
      assertThat(signIn(http, "guess " + i).status()).isEqualTo(401);
    }
    Answer late = signIn(http, Service.ADMIN_KEY);
    assertThat(late.status()).isEqualTo(429);
    assertThat(Integer.parseInt(late.header("retry-after").orElseThrow())).isBetween(800, 901);
    service.bean(TickingClock.class).pass(Guesses.WINDOW);
    assertThat(signIn(http, Service.ADMIN_KEY).status()).isEqualTo(200);
  }

  /** Flips a bit of each byte, one after the other. */
  @Test
  void aCookieThatWasChangedIsNone() {
    String cookie = cookie(signIn(http, Service.ADMIN_KEY));
    String value = cookie.substring(cookie.indexOf('=') + 1);
    byte[] bytes = Base64.getUrlDecoder().decode(value);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertRefused(http, "gatehouse-console=" + encoded(changed));
    }
    for (byte[] other :
        List.of(
            new byte[0],
            new byte[bytes.length],
            Arrays.copyOf(bytes, bytes.length - 1),
            Arrays.copyOf(bytes, bytes.length + 1))) {
      assertRefused(http, "gatehouse-console=" + encoded(other));
    }
    assertRefused(http, "gatehouse-console=%%%");
    assertRefused(http, "gatehouse-console=" + Service.ADMIN_KEY.replaceAll("[ ,]", ""));
    assertRefused(http, "console=" + value);
    assertThat(http.get(TENANTS, page(cookie)).status()).isEqualTo(200);
  }

  @Test
  void aCookieEndsWhenItSays() {
    String cookie = cookie(signIn(http, Service.ADMIN_KEY));
    TickingClock clock = service.bean(TickingClock.class);
    clock.pass(Duration.ofHours(8).minusMinutes(1));
    assertThat(http.get(TENANTS, page(cookie)).status()).isEqualTo(200);
    clock.pass(Duration.ofMinutes(1));
    assertRefused(http, cookie);
  }

  @Test
  void anotherAdminKeyEndsItAndAnotherRootSecretToo() {
    String cookie = cookie(signIn(http, Service.ADMIN_KEY));
    try (Service same = service.another();
        Service key =
            Service.start(
                TestDatabase.H2, FILE, "gatehouse.admin-key", "another key, which is as long too");
        Service secret =
            Service.start(
                TestDatabase.H2,
                FILE,
                "gatehouse.secret",
                "YW5vdGhlciByb290IHNlY3JldCBvZiB0aGUgdGVzdHMsIG9rPw")) {
      assertThat(same.http().get(TENANTS, page(cookie)).status()).isEqualTo(200);
      assertRefused(key.http(), cookie);
      assertRefused(secret.http(), cookie);
    }
  }

  @Test
  void signingOutTakesTheCookieAway() {
    String cookie = cookie(signIn(http, Service.ADMIN_KEY));
    String other = cookie(signIn(http, Service.ADMIN_KEY));
    Answer out = http.send("DELETE", SESSION, null, page(cookie));
    assertThat(out.status()).isEqualTo(204);
    assertThat(cookie(out)).isEqualTo("gatehouse-console=");
    assertThat(attributes(out)).contains("max-age=0", "path=/console", "httponly");
    assertRefused(http, cookie);
    assertThat(http.get(TENANTS, page(other)).status()).isEqualTo(200);
    assertThat(http.send("DELETE", SESSION, null, PAGE).status()).isEqualTo(204);
  }

  @Test
  void theCookieIsForTheConsoleAndTheKeyForTheApi() {
    String cookie = cookie(signIn(http, Service.ADMIN_KEY));
    String[] key = {"Authorization", "Bearer " + Service.ADMIN_KEY};
    assertThat(http.get("/admin/v1/tenants", page(cookie)).status()).isEqualTo(401);
    assertThat(http.get(TENANTS, both(PAGE, key)).status()).isEqualTo(401);
    assertThat(http.get("/admin/v1/tenants", key).status()).isEqualTo(200);
    assertThat(http.get("/t/webmix" + TENANTS, page(cookie)).status()).isEqualTo(404);
    assertThat(http.get("/t/webmix/console", page(cookie)).status()).isEqualTo(404);
    assertThat(http.get("/console/auth/logout", page(cookie)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"})
  void nothingIsDoneWithoutTheHeaderOfThePage(String method) {
    String cookie = cookie(signIn(http, Service.ADMIN_KEY));
    String body = method.startsWith("P") ? RESTRICT : null;
    for (String path : List.of(LOGOUT, SESSION)) {
      for (String[] headers :
          new String[][] {
            {"Cookie", cookie},
            {"Cookie", cookie, "X-Gatehouse-Console", ""},
            {"Cookie", cookie, "X-Gatehouse-Console", "1", "X-Gatehouse-Console", "1"}
          }) {
        Answer answer = http.send(method, path, body, headers);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("content-type")).contains("application/problem+json");
        assertThat(answer.header("x-request-id")).isPresent();
      }
    }
    assertThat(restricted(cookie)).isFalse();
  }

  @Test
  void nothingIsDoneForAnotherOrigin() {
    String cookie = cookie(signIn(http, Service.ADMIN_KEY));
    for (String origin :
        List.of(
            "https://evil.example",
            "http://localhost",
            "http://localhost:1",
            "https://localhost:" + service.port(),
            "http://localhost:" + service.port() + ".evil.example",
            "null",
            "*")) {
      String[] foreign = both(page(cookie), "Origin", origin);
      assertThat(http.send("PUT", LOGOUT, RESTRICT, foreign).status()).as(origin).isEqualTo(403);
      assertThat(http.get(TENANTS, foreign).status()).as(origin).isEqualTo(403);
      assertThat(http.post(SESSION, "{}", both(PAGE, "Origin", origin)).status()).isEqualTo(403);
    }
    assertThat(restricted(cookie)).isFalse();
    for (String own : List.of("http://localhost:" + service.port(), "http://localhost:8080")) {
      String[] page = both(page(cookie), "Origin", own);
      assertThat(http.send("PUT", LOGOUT, RESTRICT, page).status()).as(own).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"key\":null}", "{\"key\":1}", "[]", "{\"key\":\"a\",\"b\":1}"})
  void whatIsNoKeyIsRefused(String body) {
    assertThat(http.post(SESSION, body, PAGE).status()).isEqualTo(400);
  }

  @Test
  void aFormIsNoKey() {
    String[] form = both(PAGE, "Content-Type", "application/x-www-form-urlencoded");
    assertThat(http.post(SESSION, "key=" + Service.ADMIN_KEY, form).status()).isEqualTo(415);
  }

  private boolean restricted(String cookie) {
    return http.get(TENANTS + "/webmix/capabilities", page(cookie))
        .body()
        .contains("\"restricted\":true");
  }

  private static Answer signIn(Http http, String key) {
    return http.post(SESSION, "{\"key\":" + Http.quoted(key) + "}", PAGE);
  }

  private static Answer show(Http http, String cookie) {
    return http.get(SESSION, page(cookie));
  }

  private static void assertRefused(Http http, String cookie) {
    Answer answer = http.get(TENANTS, page(cookie));
    assertThat(answer.status()).as(cookie).isEqualTo(401);
    assertThat(answer.header("content-type")).contains("application/problem+json");
    assertThat(show(http, cookie).json().get("expires_at").isNull()).isTrue();
  }

  private static String[] page(String cookie) {
    return both(PAGE, "Cookie", cookie, "If-Match", "*");
  }

  private static String[] both(String[] some, String... more) {
    return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
  }

  /** What the browser sends back. */
  private static String cookie(Answer answer) {
    return answer.header("set-cookie").orElseThrow().split(";", -1)[0];
  }

  /** Their names are the same in any case (RFC 6265 section 5.2). */
  private static List<String> attributes(Answer answer) {
    return Arrays.stream(answer.header("set-cookie").orElseThrow().split(";", -1))
        .skip(1)
        .map(attribute -> attribute.strip().toLowerCase(Locale.ROOT))
        .filter(attribute -> !attribute.startsWith("expires="))
        .toList();
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
