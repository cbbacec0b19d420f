package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input that other products' admin interfaces have taken; here it changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AdminCorpusContract {

  private static final String TENANT = "/tenants/ethgas";
  private static final String ACCOUNTS = TENANT + "/accounts";

  private final TestDatabase database;
  private Service service;
  private Operator operator;
  private Rows rows;
  private Person person;

  AdminCorpusContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-feed.yml");
    operator = new Operator(service.http());
    rows = new Rows(service);
    person = operator.person("ethgas");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  /** A02, A03: nobody is given what the body may not say. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "tenant_id",
        "tenant",
        "role",
        "scopes",
        "password_hash",
        "created_at",
        "generation",
        "gen",
        "standing",
        "status",
        "email_verified_at",
        "is_admin",
        "kid",
        "private_enc"
      })
  void whatABodyMayNotSayIsRefused(String member) {
    String more = ",\"" + member + "\":\"01a1fbf0-8892-7a9a-ab5b-49f1df146504\"}";
    String before = rows.all();
    List<Answer> answers =
        List.of(
            operator.post(ACCOUNTS, "{\"email\":\"" + UUID.randomUUID() + "@example.com\"" + more),
            operator.put(account() + "/password", "{\"password\":\"another horse\"" + more),
            operator.put(account() + "/capabilities/profile", "{\"restricted\":true" + more),
            operator.put(TENANT + "/capabilities/profile", "{\"restricted\":true" + more),
            operator.post(TENANT + "/keys", "{\"lead\":\"PT0S\"" + more),
            operator.post(TENANT + "/tokens:inspect", "{\"token\":\"x\"" + more));
    for (Answer answer : answers) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.at("/detail")).contains(member);
    }
    assertThat(rows.all()).isEqualTo(before);
  }

  /** A05. */
  @ParameterizedTest
  @ValueSource(
      strings = {"everything", "Logout", "LOGOUT", "logout%0d%0aX-Evil:%20yes", "log%20out"})
  void anUnknownCapabilityIsRefused(String capability) {
    String before = rows.all();
    for (String at : List.of(TENANT, account())) {
      Answer answer = operator.put(at + "/capabilities/" + capability, "{\"restricted\":true}");
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.header("x-evil")).isEmpty();
    }
    assertThat(rows.all()).isEqualTo(before);
  }

  /** A13, A14: however it is spelled, and however many come at once, a name is one account's. */
  @Test
  void ofManyWhoWantOneNameOneGetsIt() throws Exception {
    String name = "ada" + UUID.randomUUID().toString().substring(0, 8);
    // By case, by width, by a letter that looks the same when it is composed.
    List<String> spellings =
        List.of(name, name.toUpperCase(Locale.ROOT), name.replace('a', '\uff41'));
    CountDownLatch gun = new CountDownLatch(1);
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 9; i++) {
        String body = "{\"username\":\"" + spellings.get(i % spellings.size()) + "\"}";
        answers.add(
            callers.submit(() -> {
              gun.await();
              return operator.post(ACCOUNTS, body).status();
            }));
      }
      gun.countDown();
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> answer : answers) {
      statuses.add(answer.get());
    }
    assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
    assertThat(operator.get(ACCOUNTS + "?name=" + name).json().get("data")).hasSize(1);
  }

  /** A15. */
  @ParameterizedTest
  @ValueSource(strings = {"%25", "_", "%25%25", "!", "%27%20OR%201%3D1--", "%5c"})
  void aSearchFindsNoMoreThanItSays(String search) {
    operator.person("paused");
    assertThat(operator.get(ACCOUNTS + "?name=" + search).json().get("data")).isEmpty();
  }

  /** A16. */
  @Test
  void noAnswerShowsASecret() {
    operator.post(TENANT + "/keys", "{\"lead\":\"PT0S\"}");
    String key = operator.get(TENANT + "/keys").body();
    String seen =
        operator.get("/tenants").body()
            + operator.get(TENANT).body()
            + operator.get("/tenants/webmix").body()
            + operator.get(account()).body()
            + operator.get("/admin-keys").body()
            + key;
    assertThat(key).contains("kid");
    assertThat(seen)
        .doesNotContain("argon2", "sha256:", "f7f573da0a6ad55e", "private", "\"d\":", "digest");
  }

  /** A20. */
  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "PUT", "PATCH", "POST"})
  void nobodyChangesTheAudit(String method) {
    long before = rows.of("SELECT id FROM audit_event").size();
    for (String path :
        List.of(
            TENANT + "/audit",
            TENANT + "/audit/export",
            TENANT + "/events",
            "/audit",
            "/audit/export")) {
      String body = method.equals("DELETE") ? null : "{}";
      assertThat(operator.send(method, path, body, "If-Match", "*").status()).isEqualTo(405);
    }
    assertThat(rows.of("SELECT id FROM audit_event").size()).isGreaterThanOrEqualTo((int) before);
  }

  private String account() {
    return ACCOUNTS + "/" + person.id();
  }
}
