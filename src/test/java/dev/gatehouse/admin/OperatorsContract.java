package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.session.Endings;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators end and change is ended and changed everywhere, and written down. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorsContract {

  private static final String USER = "/t/ethgas/api/v1/user";
  private static final String TENANT = "/tenants/ethgas";

  private final TestDatabase database;
  private Service service;
  private Http http;
  private Operator operator;

  OperatorsContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-feed.yml");
    http = service.http();
    operator = new Operator(http);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void aSessionIsSeenAndEnded() {
    Person person = operator.person("ethgas");
    String one = signIn(person);
    String other = signIn(person);
    String list = TENANT + "/accounts/" + person.id() + "/sessions";
    JsonNode sessions = operator.get(list).json().get("data");
    assertThat(sessions).hasSize(2);
    JsonNode newest = sessions.get(0);
    assertThat(newest.get("status").asText()).isEqualTo("active");
    assertThat(newest.get("account_id").asText()).isEqualTo(person.id().toString());
    assertThat(newest.get("address").asText()).isEqualTo("127.0.0.1");
    String path = TENANT + "/sessions/" + newest.get("id").asText();

    Answer dry = operator.delete(path + "?dry_run=true");
    assertThat(dry.json())
        .isEqualTo(
            Http.json(
                """
                {"sessions":1,"refresh_families":1,"residual_exposure_seconds":2,"dry_run":true}
                """));
    assertThat(verify(other)).isEqualTo(200);
    assertThat(actions(newest.get("id").asText())).containsExactly("authn_login_success");

    Answer ended = operator.delete(path + "?reason=lost%20phone");
    assertThat(ended.at("/dry_run")).isEqualTo("false");
    assertThat(ended.at("/sessions")).isEqualTo(dry.at("/sessions"));
    assertThat(ended.at("/refresh_families")).isEqualTo(dry.at("/refresh_families"));
    assertThat(verify(other)).isEqualTo(401);
    assertThat(verify(one)).isEqualTo(200);
    assertThat(operator.delete(path).status()).isEqualTo(404);
    JsonNode after = operator.get(list).json().get("data");
    assertThat(after.get(0).get("status").asText()).isEqualTo("ended");
    assertThat(after.get(0).get("end_reason").asText()).isEqualTo("operator");
    JsonNode written = audit("action=authn_token_revoked&object=" + newest.get("id").asText());
    assertThat(written.get(0).get("reason").asText()).isEqualTo("lost phone");
    assertThat(written.get(0).get("actor_kind").asText()).isEqualTo("operator");
    assertThat(written.get(0).get("request_id").asText())
        .isEqualTo(ended.header("x-request-id").orElseThrow());
  }

  @Test
  void allSessionsOfAnAccountEndAndNobodyElses() {
    Person person = operator.person("ethgas");
    List<String> tokens = List.of(signIn(person), signIn(person), signIn(person));
    String bystander = signIn(operator.person("ethgas"));
    String path = TENANT + "/accounts/" + person.id() + "/sessions";
    assertThat(operator.delete(path + "?dry_run=true").at("/sessions")).isEqualTo("3");
    tokens.forEach(token -> assertThat(verify(token)).isEqualTo(200));
    assertThat(operator.delete(path).at("/sessions")).isEqualTo("3");
    tokens.forEach(token -> assertThat(verify(token)).isEqualTo(401));
    assertThat(operator.delete(path).at("/sessions")).isEqualTo("0");
    assertThat(operator.get(path).json().get("data"))
        .allSatisfy(session -> assertThat(session.get("status").asText()).isEqualTo("ended"))
        .allSatisfy(session -> assertThat(session.get("end_reason").asText()).isEqualTo("account"))
        .allSatisfy(session -> assertThat(session.get("ended_at").isNull()).isTrue());
    assertThat(verify(bystander)).isEqualTo(200);
  }

  @Test
  void allSessionsOfATenantEndAndItGoesOn() {
    Person person = operator.person("paused");
    String token = signIn("paused", person);
    String elsewhere = signIn(operator.person("ethgas"));
    assertThat(operator.delete("/tenants/paused/sessions?dry_run=true").at("/sessions"))
        .isEqualTo("1");
    Answer ended = operator.delete("/tenants/paused/sessions?reason=breach");
    assertThat(ended.at("/sessions")).isEqualTo("1");
    assertThat(ended.at("/refresh_families")).isEqualTo("1");
    assertThat(verify("paused", token)).isEqualTo(401);
    Answer sessions = operator.get("/tenants/paused/accounts/" + person.id() + "/sessions");
    assertThat(sessions.at("/data/0/status")).isEqualTo("ended");
    assertThat(sessions.at("/data/0/end_reason")).isEqualTo("tenant");
    assertThat(verify(elsewhere)).isEqualTo(200);
    assertThat(verify("paused", signIn("paused", person))).isEqualTo(200);
  }

  @Test
  void aSuspendedTenantIsSeenToBeOnEveryNode() {
    try (Service other = service.another()) {
      Operator there = new Operator(other.http());
      for (boolean suspended : List.of(true, false)) {
        operator.post("/tenants/paused/" + (suspended ? "suspend" : "resume"), null);
        assertThat(suspended(operator, "paused")).isEqualTo(suspended);
        assertThat(suspended(operator, "ethgas")).isFalse();
        await().atMost(Duration.ofSeconds(1)).until(() -> suspended(there, "paused") == suspended);
      }
    }
  }

  @Test
  void aDisabledAccountDoesNothingUntilItIsEnabled() {
    Person person = operator.person("ethgas");
    String token = signIn(person);
    String path = TENANT + "/accounts/" + person.id();
    Answer dry = operator.post(path + "/disable?dry_run=true", null);
    assertThat(dry.at("/status")).isEqualTo("suspended");
    assertThat(verify(token)).isEqualTo(200);
    assertThat(operator.post(path + "/disable?reason=fraud", null).at("/status"))
        .isEqualTo("suspended");
    assertThat(verify(token)).isEqualTo(401);
    assertThat(signedIn("ethgas", person).status()).isEqualTo(401);
    assertThat(operator.post(path + "/disable", null).status()).isEqualTo(409);
    assertThat(operator.post(path + "/enable", null).at("/status")).isEqualTo("logged_in");
    assertThat(operator.post(path + "/enable", null).status()).isEqualTo(409);
    assertThat(verify(token)).isEqualTo(401);
    assertThat(verify(signIn(person))).isEqualTo(200);
    assertThat(actions(person.id().toString()))
        .containsExactly("user_enabled", "user_disabled", "user_created");
  }

  /** Whoever leaves for good while an operator is about to enable the account has left. */
  @Test
  void nobodyIsBroughtBackWhoLeavesMeanwhile() throws Exception {
    Person person = operator.person("ethgas");
    String path = TENANT + "/accounts/" + person.id();
    operator.post(path + "/disable", null);
    Tenant tenant = service.bean(Tenants.class).find("ethgas").orElseThrow();
    Gauge busy = service.bean(MeterRegistry.class).get("hikaricp.connections.active").gauge();
    try (ExecutorService operators = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> enabled =
          service
              .bean(Transactions.class)
              .in(
                  "ethgas",
                  () -> {
                    service.bean(Endings.class).stand(tenant, person.id(), Standing.TERMINATED);
                    Future<Answer> waiting =
                        operators.submit(() -> operator.post(path + "/enable", null));
                    await().until(() -> busy.value() >= 2);
                    return waiting;
                  });
      assertThat(enabled.get().status()).isEqualTo(409);
    }
    assertThat(operator.get(path).at("/status")).isEqualTo("terminated");
  }

  @Test
  void whatPeopleDoToTheirAccountsIsWrittenDown() {
    String email = UUID.randomUUID() + "@example.com";
    String auth = "/query/api/v1/sample-credential-of-kontenbase/auth";
    Answer in =
        http.post(
            auth + "/register", "{\"email\":\"" + email + "\",\"password\":\"correct horse\"}");
    assertThat(in.status()).as(in.body()).isEqualTo(201);
    String[] token = {"Authorization", "Bearer " + in.at("/token")};
    String other = UUID.randomUUID() + "@example.com";
    for (int i = 0; i < 2; i++) {
      // The second one changes nothing.
      assertThat(
              http.send("PATCH", auth + "/user", "{\"email\":\"" + other + "\"}", token).status())
          .isEqualTo(200);
    }
    Answer changed =
        http.post(
            auth + "/change-password",
            "{\"oldPassword\":\"correct horse\",\"newPassword\":\"another horse\"}",
            token);
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    String id = operator.get("/tenants/kontenbase/accounts?name=" + other).at("/data/0/id");
    JsonNode written = operator.get("/tenants/kontenbase/audit?object=" + id).json().get("data");
    assertThat(written.findValuesAsText("action"))
        .containsExactly("authn_password_change", "user_updated", "user_created");
    assertThat(written.findValuesAsText("actor_kind")).containsOnly("account");
    assertThat(written.get(1).at("/details/attributes/0").asText()).isEqualTo("email");
    assertThat(written.toString()).doesNotContain("horse", "example.com");
  }

  @Test
  void anotherPasswordEndsWhatTheOldOneBegan() {
    Person person = operator.person("ethgas");
    String token = signIn(person);
    String path = TENANT + "/accounts/" + person.id() + "/password";
    assertThat(operator.put(path, "{\"password\":\"short\"}").status()).isEqualTo(400);
    assertThat(verify(token)).isEqualTo(200);
    assertThat(operator.put(path, "{\"password\":\"another horse\"}").at("/sessions"))
        .isEqualTo("1");
    assertThat(verify(token)).isEqualTo(401);
    assertThat(signedIn("ethgas", person).status()).isEqualTo(401);
    Person now = new Person(person.id(), person.shownId(), person.email(), "another horse");
    assertThat(verify(signIn(now))).isEqualTo(200);
    assertThat(audit("object=" + person.id()).toString()).doesNotContain("another horse");
  }

  @Test
  void aDeletedAccountIsGoneOnEveryNode() {
    Person person = operator.person("ethgas");
    String token = signIn(person);
    try (Service other = service.another()) {
      String path = TENANT + "/accounts/" + person.id();
      assertThat(operator.delete(path + "?dry_run=true").at("/sessions")).isEqualTo("1");
      assertThat(operator.get(path).status()).isEqualTo(200);
      operator.put(path + "/capabilities/profile", "{\"restricted\":true}");
      assertThat(operator.delete(path).at("/sessions")).isEqualTo("1");
      assertThat(operator.get(path).status()).isEqualTo(404);
      assertThat(operator.delete(path).status()).isEqualTo(404);
      assertThat(new Rows(service).of("SELECT capability FROM restriction")).isEmpty();
      assertThat(verify(token)).isEqualTo(401);
      await()
          .atMost(Duration.ofSeconds(1))
          .until(() -> verify(other.http(), "ethgas", token) == 401);
      assertThat(actions(person.id().toString()))
          .containsExactly("user_deleted", "authz_change", "user_created");
    }
  }

  @Test
  void accountsAreFoundByHowTheirNamesBegin() {
    String prefix = "p" + UUID.randomUUID().toString().substring(0, 8);
    Set<String> made = new HashSet<>();
    for (String name : List.of("_a", "_b", "xa")) {
      Answer answer =
          operator.post(TENANT + "/accounts", "{\"username\":\"" + prefix + name + "\"}");
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      made.add(answer.at("/id"));
    }
    String search = TENANT + "/accounts?name=" + prefix;
    assertThat(ids(operator.get(search))).containsExactlyInAnyOrderElementsOf(made);
    assertThat(ids(operator.get(search + "_"))).hasSize(2);
    String shouted = TENANT + "/accounts?name=" + prefix.toUpperCase(Locale.ROOT);
    assertThat(ids(operator.get(shouted))).hasSize(3);
    assertThat(ids(operator.get(TENANT + "/accounts?name=%25" + prefix))).isEmpty();
    assertThat(ids(operator.get("/tenants/paused/accounts?name=" + prefix))).isEmpty();
  }

  @Test
  void aListIsReadInParts() {
    Person person = operator.person("ethgas");
    for (int i = 0; i < 5; i++) {
      signIn(person);
    }
    String list = TENANT + "/accounts/" + person.id() + "/sessions";
    List<String> whole = ids(operator.get(list));
    List<String> parts = new ArrayList<>();
    String next = "";
    do {
      Answer part = operator.get(list + "?limit=2" + next);
      assertThat(ids(part).size()).isBetween(1, 2);
      parts.addAll(ids(part));
      JsonNode cursor = part.json().get("next_cursor");
      next = cursor.isNull() ? "" : "&cursor=" + cursor.asText();
    } while (!next.isEmpty());
    assertThat(parts).isEqualTo(whole).hasSize(5);

    String cursor = operator.get(list + "?limit=2").at("/next_cursor");
    String flipped = (cursor.charAt(0) == 'A' ? 'B' : 'A') + cursor.substring(1);
    for (String elsewhere :
        List.of(
            list + "?cursor=" + flipped,
            list + "?cursor=x",
            list + "?cursor=",
            TENANT + "/sessions?cursor=" + cursor,
            TENANT + "/accounts?cursor=" + cursor,
            TENANT + "/audit?cursor=" + cursor,
            "/tenants/paused/sessions?cursor=" + cursor)) {
      assertThat(operator.get(elsewhere).status()).as(elsewhere).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/accounts?limit=0",
        "/accounts?limit=-1",
        "/accounts?limit=1000000000",
        "/accounts?limit=abc",
        "/sessions?limit=201",
        "/audit?limit=0",
        "/audit?action=nothing",
        "/audit?from=yesterday",
        "/audit?to=%2B300000-01-01T00:00:00Z",
        "/audit?to=0000-01-01T00:00:00Z",
        "/audit?object=%00",
        "/audit?dry_run=true",
        "/audit?dryrun=true",
        "/keys?limit=1",
        "/accounts?name=a&name=b"
      })
  void whatIsNoSearchIsRefused(String search) {
    Answer answer = operator.get(TENANT + search);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.header("content-type")).contains("application/problem+json");
  }

  @Test
  void whatIsNoWriteChangesNothing() {
    Person person = operator.person("ethgas");
    String token = signIn(person);
    String path = TENANT + "/accounts/" + person.id() + "/sessions";
    for (String query :
        List.of(
            "dry_run=maybe",
            "dry_run=",
            "dryrun=true",
            "dry_run=true&dry_run=false",
            "reason=a&reason=b",
            "reason=" + "x".repeat(501),
            "reason=%00")) {
      assertThat(operator.delete(path + "?" + query).status()).as(query).isEqualTo(400);
    }
    assertThat(operator.delete(TENANT + "/sessions/").status()).isEqualTo(404);
    assertThat(operator.delete(path + "/").status()).isEqualTo(404);
    assertThat(operator.post(TENANT + "/keys/%00/retire", null).status()).isEqualTo(400);
    assertThat(operator.delete(TENANT + "/capabilities/profile").status()).isEqualTo(404);
    assertThat(operator.delete(TENANT + "/sessions/not-an-id").status()).isEqualTo(400);
    assertThat(operator.delete("/tenants/paused/sessions/" + session(person)).status())
        .isEqualTo(404);
    assertThat(verify(token)).isEqualTo(200);
  }

  @Test
  void everyWriteIsWrittenDownWithItsReason() {
    String kid = operator.post("/tenants/paused/keys?reason=r1", "{\"lead\":\"PT0S\"}").at("/kid");
    operator.post("/tenants/paused/keys/" + kid + "/retire?reason=r2", null);
    operator.post("/tenants/paused/keys/" + kid + "/compromised?reason=r3", null);
    operator.post("/tenants/paused/suspend?reason=r4", null);
    operator.post("/tenants/paused/resume?reason=r5", null);
    operator.put("/tenants/paused/capabilities/profile", "{\"restricted\":true,\"reason\":\"r6\"}");
    operator.delete("/tenants/paused/capabilities/profile?reason=r7");
    List<String> written = new ArrayList<>();
    for (JsonNode event : operator.get("/tenants/paused/audit?actor=operator").json().get("data")) {
      if (event.get("reason").asText("").matches("r[1-7]")) {
        written.add(event.get("reason").asText() + " " + event.get("action").asText());
      }
    }
    assertThat(written)
        .containsExactly(
            "r7 authz_change",
            "r6 authz_change",
            "r5 tenant_resumed",
            "r4 tenant_suspended",
            "r3 key_compromised",
            "r2 key_retired",
            "r1 key_rotated");
  }

  @Test
  void whatIsUndoneIsNotWrittenDown() {
    Rows rows = new Rows(service);
    long before = rows.writtenOfOperators();
    assertThat(operator.post("/tenants/paused/resume", null).status()).isEqualTo(409);
    assertThat(operator.post(TENANT + "/accounts", "{}").status()).isEqualTo(400);
    assertThat(rows.writtenOfOperators()).isEqualTo(before);
  }

  @Test
  void toReadTheAuditIsWrittenDown() {
    Answer first = operator.get(TENANT + "/audit?reason=curious&limit=1");
    assertThat(first.status()).isEqualTo(200);
    JsonNode newest = audit("action=audit_read&limit=2").get(0);
    assertThat(newest.get("reason").asText()).isEqualTo("curious");
  }

  @Test
  void theAuditOfOneTenantSaysNothingOfAnother() {
    Person person = operator.person("ethgas");
    assertThat(operator.get("/tenants/paused/audit?object=" + person.id()).json().get("data"))
        .isEmpty();
    assertThat(audit("object=" + person.id())).hasSize(1);
  }

  @Test
  void aTokenIsInspectedCheckByCheck() {
    Person person = operator.person("ethgas");
    String token = signIn(person);
    assertThat(failed(token)).isEqualTo("none");
    assertThat(failed("nonsense")).isEqualTo("form");
    String[] parts = token.split("\\.", -1);
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(failed(none + "." + parts[1] + "." + parts[2])).isEqualTo("header");
    assertThat(failed(signIn("edwards", operator.person("edwards")))).isEqualTo("key");
    String other = signIn(operator.person("ethgas"));
    assertThat(failed(parts[0] + "." + parts[1] + "." + other.split("\\.", -1)[2]))
        .isEqualTo("signature");
    operator.put(
        TENANT + "/accounts/" + person.id() + "/capabilities/authenticated-user",
        "{\"restricted\":true}");
    assertThat(failed(token)).isEqualTo("capability");
    operator.delete(TENANT + "/sessions/" + session(person));
    assertThat(failed(token)).isEqualTo("session");
    operator.post(TENANT + "/accounts/" + person.id() + "/disable", null);
    assertThat(failed(token)).isEqualTo("account");
    service.bean(TickingClock.class).pass(Duration.ofHours(2));
    assertThat(failed(token)).isEqualTo("expiry");
    assertThat(audit("action=token_inspected").toString()).doesNotContain(parts[1]);
  }

  /** The check that a token fails; all before it are passed, and none behind it is reached. */
  private String failed(String token) {
    Answer answer = operator.post(TENANT + "/tokens:inspect", "{\"token\":\"" + token + "\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain(token);
    String failed = "none";
    for (JsonNode check : answer.json().get("checks")) {
      String result = check.get("result").asText();
      if (result.equals("failed")) {
        assertThat(failed).isEqualTo("none");
        failed = check.get("check").asText();
      } else {
        assertThat(result).isEqualTo(failed.equals("none") ? "passed" : "not-reached");
      }
    }
    assertThat(answer.json().get("checks")).hasSize(10);
    assertThat(answer.at("/good")).isEqualTo(Boolean.toString(failed.equals("none")));
    return failed;
  }

  private static boolean suspended(Operator operator, String tenant) {
    for (JsonNode shown : operator.get("/tenants").json().get("data")) {
      if (shown.get("id").asText().equals(tenant)) {
        return shown.get("suspended").booleanValue();
      }
    }
    throw new AssertionError("no tenant " + tenant);
  }

  private String session(Person person) {
    return operator.get(TENANT + "/accounts/" + person.id() + "/sessions").at("/data/0/id");
  }

  private JsonNode audit(String search) {
    return operator.get(TENANT + "/audit?" + search).json().get("data");
  }

  /** What was done to an object, the newest first, but for what was refused. */
  private List<String> actions(String object) {
    List<String> actions = new ArrayList<>();
    audit("object=" + object).forEach(event -> actions.add(event.get("action").asText()));
    actions.removeAll(List.of("authn_login_fail", "session_use_after_expire"));
    return actions;
  }

  private static List<String> ids(Answer page) {
    List<String> ids = new ArrayList<>();
    page.json().get("data").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  private String signIn(Person person) {
    return signIn("ethgas", person);
  }

  private String signIn(String tenant, Person person) {
    Answer in = signedIn(tenant, person);
    assertThat(in.status()).as(in.body()).isEqualTo(200);
    return in.at("/data/accessToken");
  }

  private Answer signedIn(String tenant, Person person) {
    return http.post(
        "/t/" + tenant + "/api/v1/user/login",
        "{\"username\":\"" + person.email() + "\",\"password\":\"" + person.password() + "\"}");
  }

  private int verify(String token) {
    return verify("ethgas", token);
  }

  private int verify(String tenant, String token) {
    return verify(http, tenant, token);
  }

  private static int verify(Http node, String tenant, String token) {
    return node.get(
            USER.replace("ethgas", tenant) + "/login/verify", "Authorization", "Bearer " + token)
        .status();
  }
}
