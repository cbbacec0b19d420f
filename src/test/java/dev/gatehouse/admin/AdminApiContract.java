package dev.gatehouse.admin;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What operators can do, and what they then see at the tenants' door. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AdminApiContract {

  private static final String[] WEBMIX = {"x-tenant-token", "sample-credential-of-webmix"};

  private final TestDatabase database;
  private Service service;
  private Http http;
  private Operator operator;

  AdminApiContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-test.yml");
    http = service.http();
    operator = new Operator(http);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  /** Every operation that the build has written into the operators' document. */
  static List<Arguments> operations() throws IOException {
    try (InputStream file =
        AdminApiContract.class.getResourceAsStream("/META-INF/swagger/openapi-admin.yml")) {
      Map<String, Map<String, Map<String, Object>>> document = new Yaml().load(file);
      List<Arguments> operations = new ArrayList<>();
      document
          .get("paths")
          .forEach((path, methods) ->
              methods.forEach((method, operation) ->
                  operations.add(Arguments.of(method.toUpperCase(ROOT), path, type(operation)))));
      assertThat(operations).hasSizeGreaterThan(20);
      return operations;
    }
  }

  /** What an operation's body is. */
  private static String type(Object operation) {
    return operation instanceof Map<?, ?> described
            && described.get("requestBody") instanceof Map<?, ?> body
            && body.get("content") instanceof Map<?, ?> content
        ? content.keySet().iterator().next().toString()
        : "application/json";
  }

  @ParameterizedTest
  @MethodSource("operations")
  void nobodyWithoutTheKeyGetsIn(String method, String template, String type) {
    Rows rows = new Rows(service);
    String before = rows.all();
    String path =
        template
            .replace("{tenant}", "webmix")
            .replace("{capability}", "logout")
            .replaceAll("[{][a-z]+[}]", "01a1fbf0-8892-7a9a-ab5b-49f1df146504");
    String body = method.startsWith("P") ? "{\"restricted\":true}" : null;
    Answer guest = guest();
    String seen = rows.all();
    assertThat(seen).isNotEqualTo(before);
    for (String[] headers :
        new String[][] {
          {},
          {"Authorization", "Bearer wrong"},
          {"Authorization", Service.ADMIN_KEY},
          {"Authorization", "Basic " + Service.ADMIN_KEY},
          {"Authorization", "Bearer " + guest.at("/data/accessToken")},
          {"x-tenant-token", "sample-credential-of-webmix"}
        }) {
      List<String> typed = new ArrayList<>(List.of(headers));
      typed.addAll(List.of("Content-Type", type));
      Answer answer = http.send(method, path, body, typed.toArray(String[]::new));
      assertThat(answer.status()).isIn(401, 404);
      if (headers.length == 0) {
        assertProblem(answer, 401, "UNAUTHORIZED");
        assertThat(answer.header("www-authenticate")).contains("Bearer");
      }
    }
    assertThat(rows.all()).isEqualTo(seen);
  }

  @Test
  void theTenantsAreListed() {
    Answer answer = operator.get("/tenants");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("data").findValuesAsText("id")).containsExactly("webmix", "twin");
    assertThat(answer.at("/data/0/dialect")).isEqualTo("webmix");
    assertThat(answer.at("/data/0/logout/session")).isEqualTo("suspend");
    assertThat(answer.json().get("next_cursor").isNull()).isTrue();
    assertThat(answer.body()).doesNotContain("credential").doesNotContain("sha256");
  }

  @Test
  void anAccountIsMadeAndFoundByEitherId() {
    String name = "ada" + UUID.randomUUID().toString().substring(0, 8);
    Answer made =
        operator.post(
            "/tenants/webmix/accounts",
            """
            {"username":"%s","email":"%s@example.com","password":"correct horse",
             "profile":{"firstName":"Ada"}}
            """
                .formatted(name, name));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.at("/status")).isEqualTo("logged_in");
    assertThat(made.at("/profile/firstName")).isEqualTo("Ada");
    assertThat(made.body()).doesNotContain("argon2");
    String byUuid = operator.get("/tenants/webmix/accounts/" + made.at("/id")).body();
    String byUlid = operator.get("/tenants/webmix/accounts/" + made.at("/shown_id")).body();
    assertThat(byUuid).isEqualTo(made.body()).isEqualTo(byUlid);
    Answer in =
        http.post(
            "/auth/signin",
            "{\"method\":\"password\",\"email\":\"" + name + "\",\"password\":\"correct horse\"}",
            WEBMIX);
    assertThat(in.at("/data/userId")).isEqualTo(made.at("/shown_id"));
  }

  @Test
  void aNameIsOneAccountsOnly() {
    String name = UUID.randomUUID() + "@example.com";
    String body = "{\"email\":\"" + name + "\",\"password\":\"correct horse\"}";
    assertThat(operator.post("/tenants/webmix/accounts", body).status()).isEqualTo(201);
    assertProblem(operator.post("/tenants/webmix/accounts", body), 409, "CONFLICT");
    assertProblem(
        operator.post("/tenants/webmix/accounts", "{\"username\":\"" + name + "\"}"),
        409,
        "CONFLICT");
    assertThat(operator.post("/tenants/twin/accounts", body).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"email\":\"x\"}",
        "{\"username\":\"a b\"}",
        "{\"username\":\"\u0430dmin\"}",
        "{\"email\":\"a@example.com\",\"password\":\"short\"}",
        "{\"email\":\"a@example.com\",\"id\":\"1\"}",
        "{\"email\":\"a@example.com\",\"tenant_id\":\"twin\"}",
        "{\"email\":\"a@example.com\",\"password_hash\":\"x\"}",
        "{\"email\":\"a@example.com\",\"email\":\"b@example.com\"}",
        "{\"email\":1}",
        "[]",
        "{"
      })
  void whatIsNoAccountIsRefused(String body) {
    assertProblem(operator.post("/tenants/webmix/accounts", body), 400, "BAD_REQUEST");
  }

  @Test
  void aProfileThatItsOwnerCouldNotChangeIsRefused() {
    String profile = "{\"a\":\"%s\",\"b\":\"%s\",\"c\":\"%s\"}";
    String body = "{\"email\":\"" + UUID.randomUUID() + "@example.com\",\"profile\":%s}";
    String half = "x".repeat(4000);
    assertProblem(
        operator.post(
            "/tenants/webmix/accounts", body.formatted(profile.formatted(half, half, half))),
        400,
        "BAD_REQUEST");
    assertThat(
            operator
                .post("/tenants/webmix/accounts", body.formatted(profile.formatted(half, half, "")))
                .status())
        .isEqualTo(201);
  }

  @Test
  void anotherTenantsAccountIsAsUnknownAsNobodys() {
    String foreign =
        operator
            .post("/tenants/twin/accounts", "{\"email\":\"" + UUID.randomUUID() + "@example.com\"}")
            .at("/id");
    Answer elsewhere = operator.get("/tenants/webmix/accounts/" + foreign);
    Answer nowhere = operator.get("/tenants/webmix/accounts/" + UUID.randomUUID());
    assertProblem(elsewhere, 404, "NOT_FOUND");
    assertThat(withoutRequestId(elsewhere)).isEqualTo(withoutRequestId(nowhere));
    assertProblem(operator.get("/tenants/webmix/accounts/1%20OR%201=1"), 400, "BAD_REQUEST");
    assertProblem(operator.get("/tenants/nobody/accounts/" + foreign), 404, "NOT_FOUND");
  }

  @Test
  void aTenantsCapabilityIsRestrictedUntilItIsCleared() {
    Answer guest = guest();
    Answer set =
        operator.put(
            "/tenants/webmix/capabilities/authenticated-user",
            "{\"restricted\":true,\"reason\":\"an incident\"}");
    assertThat(set.status()).isEqualTo(200);
    assertThat(set.json())
        .isEqualTo(
            Http.json(
                """
                {"capability":"authenticated-user","restricted":true,"source":"tenant",
                 "reason":"an incident","until":null}
                """));
    Answer refused = http.get("/auth/authenticated-user", as(guest));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.at("/error/message"))
        .isEqualTo("Capability authenticated-user is restricted");
    assertThat(operator.delete("/tenants/webmix/capabilities/authenticated-user").status())
        .isEqualTo(204);
    assertThat(http.get("/auth/authenticated-user", as(guest)).status()).isEqualTo(200);
    assertThat(restricted("webmix", "authenticated-user")).isFalse();
  }

  @Test
  void anAccountsCapabilityIsRestrictedForItAlone() {
    Answer one = guest();
    Answer other = guest();
    String path = "/tenants/webmix/accounts/" + one.at("/data/userId") + "/capabilities";
    Answer set = operator.put(path + "/profile", "{\"restricted\":true}");
    assertThat(set.at("/source")).isEqualTo("account");
    assertThat(patch(one).status()).isEqualTo(403);
    assertThat(patch(other).status()).isEqualTo(200);
    assertThat(operator.get(path).json().get("data")).hasSize(9);
    assertThat(operator.delete(path + "/profile").status()).isEqualTo(204);
    assertThat(patch(one).status()).isEqualTo(200);
  }

  @Test
  void whatIsRestrictedForTheTenantIsRestrictedForEveryAccount() {
    Answer guest = guest();
    operator.put("/tenants/webmix/capabilities/profile", "{\"restricted\":true}");
    operator.put(
        "/tenants/webmix/accounts/" + guest.at("/data/userId") + "/capabilities/profile",
        "{\"restricted\":false}");
    assertThat(patch(guest).status()).isEqualTo(403);
    operator.delete("/tenants/webmix/capabilities/profile");
    assertThat(patch(guest).status()).isEqualTo(200);
  }

  @Test
  void aRestrictionEndsWhenItSays() {
    Answer guest = guest();
    TickingClock clock = service.bean(TickingClock.class);
    operator.put(
        "/tenants/webmix/accounts/" + guest.at("/data/userId") + "/capabilities/profile",
        "{\"restricted\":true,\"until\":\"" + clock.instant().plusSeconds(600) + "\"}");
    assertThat(patch(guest).status()).isEqualTo(403);
    clock.pass(Duration.ofMinutes(10));
    assertThat(patch(guest).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"restricted\":\"true\"}",
        "{\"restricted\":null}",
        "{\"restricted\":true,\"until\":\"tomorrow\"}",
        "{\"restricted\":true,\"until\":\"2001-01-01T00:00:00Z\"}",
        "{\"restricted\":true,\"until\":\"+10000-01-01T00:00:00Z\"}",
        "{\"restricted\":true,\"until\":\"9999-12-31T23:59:59-01:00\"}",
        "{\"restricted\":true,\"until\":\"+999999999-12-31T23:59:59Z\"}",
        "{\"restricted\":true,\"until\":\"-999999999-12-31T23:59:59Z\"}",
        "{\"restricted\":true,\"by\":\"me\"}"
      })
  void whatIsNoRestrictionIsRefused(String body) {
    assertProblem(operator.put("/tenants/webmix/capabilities/logout", body), 400, "BAD_REQUEST");
    assertThat(restricted("webmix", "logout")).isFalse();
  }

  @Test
  void aRestrictionMayLastAsLongAsYearsHaveFourDigits() {
    String path =
        "/tenants/webmix/accounts/" + guest().at("/data/userId") + "/capabilities/profile";
    for (String until : List.of("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.9999996Z")) {
      Answer last = operator.put(path, "{\"restricted\":true,\"until\":\"" + until + "\"}");
      assertThat(last.status()).as(last.body()).isEqualTo(200);
      assertThat(last.at("/until")).isEqualTo("9999-12-31T23:59:59.999999Z");
      assertThat(operator.get(path).body()).contains("\"9999-12-31T23:59:59.999999Z\"");
    }
    Answer set = operator.put(path, "{\"restricted\":true,\"until\":\"9999-12-31T23:59:59Z\"}");
    assertThat(set.status()).isEqualTo(200);
    assertThat(set.at("/until")).isEqualTo("9999-12-31T23:59:59Z");
  }

  @Test
  void anUnknownCapabilityIsRefused() {
    assertProblem(
        operator.put("/tenants/webmix/capabilities/LOGOUT", "{\"restricted\":true}"),
        400,
        "BAD_REQUEST");
    assertProblem(
        operator.put("/tenants/nobody/capabilities/logout", "{\"restricted\":true}"),
        404,
        "NOT_FOUND");
  }

  @Test
  void aRestrictedSignInOpensNoSession() {
    String email = UUID.randomUUID() + "@example.com";
    String body =
        "{\"method\":\"password\",\"email\":\"" + email + "\",\"password\":\"correct horse\"}";
    String id = http.post("/auth/signup", body, WEBMIX).at("/data/userId");
    operator.put(
        "/tenants/webmix/accounts/" + id + "/capabilities/signin", "{\"restricted\":true}");
    Answer refused = http.post("/auth/signin", body, WEBMIX);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.at("/error/message")).isEqualTo("Capability signin is restricted");
  }

  @Test
  void everyNodeSeesARestrictionWithinASecond() {
    Answer guest = guest();
    try (Service other = service.another()) {
      Http there = other.http();
      assertThat(there.get("/auth/authenticated-user", as(guest)).status()).isEqualTo(200);
      operator.put(
          "/tenants/webmix/accounts/"
              + guest.at("/data/userId")
              + "/capabilities/authenticated-user",
          "{\"restricted\":true}");
      assertThat(http.get("/auth/authenticated-user", as(guest)).status()).isEqualTo(403);
      await()
          .atMost(Duration.ofSeconds(1))
          .until(() -> there.get("/auth/authenticated-user", as(guest)).status() == 403);
    }
  }

  private Answer guest() {
    return http.post("/auth/signin", "{\"method\":\"guest\"}", WEBMIX);
  }

  private Answer patch(Answer in) {
    return http.send("PATCH", "/account/profile", "{\"a\":1}", as(in));
  }

  private static String[] as(Answer in) {
    return new String[] {WEBMIX[0], WEBMIX[1], "x-token", in.at("/data/accessToken")};
  }

  private boolean restricted(String tenant, String capability) {
    for (JsonNode row : operator.get("/tenants/" + tenant + "/capabilities").json().get("data")) {
      if (row.get("capability").asText().equals(capability)) {
        return row.get("restricted").booleanValue();
      }
    }
    throw new AssertionError("no capability " + capability);
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("content-type")).contains("application/problem+json");
    assertThat(answer.at("/code")).isEqualTo(code);
    assertThat(answer.json().at("/status").intValue()).isEqualTo(status);
    assertThat(answer.at("/request_id")).isEqualTo(answer.header("x-request-id").orElse(""));
  }

  private static String withoutRequestId(Answer answer) {
    return answer.body().replace(answer.at("/request_id"), "");
  }
}
