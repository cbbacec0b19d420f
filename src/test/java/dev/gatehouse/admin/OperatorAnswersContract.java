package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.installation.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/** Calls that are repeated, that change what was seen, and that go on where a list was left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorAnswersContract {

  private static final String TENANT = "/tenants/ethgas";
  private static final String ACCOUNTS = TENANT + "/accounts";
  private static final String CAPABILITY = TENANT + "/capabilities/profile";
  private static final String RESTRICTED = "{\"restricted\":true}";

  private final TestDatabase database;
  private Service service;
  private Operator operator;

  OperatorAnswersContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-feed.yml");
    operator = new Operator(service.http());
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void aCallThatComesAgainIsAnsweredAndNotMade() {
    String key = key();
    String body = account();
    Answer made = post(ACCOUNTS, body, key);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.header("idempotency-replayed")).isEmpty();
    String before = new Rows(service).all();
    Answer again = post(ACCOUNTS, body, key);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(made.json());
    assertThat(again.header("idempotency-replayed")).contains("true");
    assertThat(again.header("content-type")).isEqualTo(made.header("content-type"));
    assertThat(new Rows(service).all()).isEqualTo(before);
    // Another call is none of that name, nor is it made.
    assertThat(post(ACCOUNTS, account(), key).status()).isEqualTo(422);
    assertThat(post(ACCOUNTS + "?reason=again", body, key).status()).isEqualTo(422);
    assertThat(new Rows(service).all()).isEqualTo(before);
    // Whoever else has thought of the same key does not meet this one.
    assertThat(post("/tenants/paused/accounts", body, key).status()).isEqualTo(201);
  }

  @Test
  void whatWasNotMadeMayBeTriedAgain() {
    String key = key();
    String body = account();
    assertThat(post(ACCOUNTS + "?dry_run=true", body, key).status()).isEqualTo(201);
    Person person = operator.person("ethgas");
    String taken = "{\"email\":\"" + person.email() + "\"}";
    assertThat(post(ACCOUNTS, taken, key).status()).isEqualTo(409);
    assertThat(post(ACCOUNTS, body, key).status()).isEqualTo(201);
  }

  @Test
  void anEmptyAnswerIsRepeatedToo() {
    String key = key();
    assertThat(post("/tenants/twice/suspend", null, key).status()).isEqualTo(204);
    assertThat(post("/tenants/twice/suspend", null, key).status()).isEqualTo(204);
    assertThat(post("/tenants/twice/suspend", null, key()).status()).isEqualTo(409);
  }

  @Test
  void aSecretIsNotRepeated() {
    String key = key();
    String body = "{\"name\":\"key-" + UUID.randomUUID() + "\",\"scopes\":[\"audit:read\"]}";
    Answer made = post("/admin-keys", body, key);
    assertThat(made.at("/key")).startsWith("ghk_");
    Answer again = post("/admin-keys", body, key);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.at("/id")).isEqualTo(made.at("/id"));
    assertThat(again.json().get("key").isNull()).isTrue();
    assertThat(new Rows(service).all()).doesNotContain(made.at("/key"));
  }

  @Test
  void manyAtOnceMakeOne() throws Exception {
    String key = key();
    String body = account();
    CountDownLatch gun = new CountDownLatch(1);
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        answers.add(
            callers.submit(() -> {
              gun.await();
              return post(ACCOUNTS, body, key);
            }));
      }
      gun.countDown();
    }
    int made = 0;
    for (Future<Answer> answer : answers) {
      assertThat(answer.get().status()).as(answer.get().body()).isIn(201, 409);
      made +=
          answer.get().status() == 201 && answer.get().header("idempotency-replayed").isEmpty()
              ? 1
              : 0;
    }
    assertThat(made).isEqualTo(1);
    assertThat(post(ACCOUNTS, body, key).status()).isEqualTo(201);
  }

  @Test
  void aDayLaterNobodyAsksAnyMore() {
    String key = key();
    assertThat(post(TENANT + "/suspend", null, key).status()).isEqualTo(204);
    service.bean(TickingClock.class).pass(Duration.ofHours(24));
    assertThat(post(TENANT + "/resume", null, key).status()).isEqualTo(204);
  }

  @Test
  void aDayLaterNothingIsKeptOfWhatWasAnsweredThoughNobodyCalls() throws Exception {
    post(ACCOUNTS, account(), key());
    post("/admin-keys", "{\"name\":\"kept\",\"scopes\":[\"audit:read\"]}", key());
    assertThat(kept()).hasSizeGreaterThan(1);
    service.bean(TickingClock.class).pass(Duration.ofHours(24));
    service.bean(Repetitions.class).sweep();
    assertThat(kept()).isEmpty();
  }

  private List<?> kept() {
    return new Rows(service).of("SELECT answer FROM operator_call");
  }

  /** It might be another call's by then, which was made under the same key. */
  @Test
  void whatWasUndoneKeepsNoAnswer() {
    Transactions transactions = service.bean(Transactions.class);
    Repetition undone = new Repetition("the key", new byte[] {1});
    Repetition made = new Repetition("the key", new byte[] {2});
    Repetitions repetitions = service.bean(Repetitions.class);
    assertThatThrownBy(() ->
            transactions.run(
                "twice",
                () -> {
                  repetitions.begin("twice", "operator", undone);
                  throw new IllegalStateException("undone");
                }))
        .hasMessage("undone");
    transactions.run("twice", () -> repetitions.begin("twice", "operator", made));
    assertThat(undone.begunFor()).isEmpty();
    assertThat(made.begunFor()).contains("twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b"})
  void whatIsNoKeyIsRefused(String key) {
    assertThat(post(ACCOUNTS, account(), key).status()).isEqualTo(400);
    assertThat(post(ACCOUNTS, account(), "x".repeat(256)).status()).isEqualTo(400);
  }

  @Test
  void onlyWhatWasSeenIsChanged() {
    String path = ACCOUNTS + "/" + operator.person("ethgas").id();
    String password = path + "/password";
    String first = operator.get(path).header("etag").orElseThrow();
    assertThat(first).matches("\"[A-Za-z0-9_-]{22}\"");
    assertThat(operator.get(path).header("etag")).contains(first);
    String body = "{\"password\":\"another horse\"}";
    assertThat(operator.send("PUT", password, body).status()).isEqualTo(428);
    for (String other : List.of("\"x\"", "W/" + first, first.substring(1), "")) {
      assertThat(operator.send("PUT", password, body, "If-Match", other).status()).isEqualTo(412);
    }
    String several = "\"x\", " + first;
    assertThat(operator.send("PUT", password, body, "If-Match", several).status()).isEqualTo(200);
    assertThat(operator.send("PUT", password, body, "If-Match", first).status()).isEqualTo(412);
    assertThat(operator.send("PUT", password, body, "If-Match", "*").status()).isEqualTo(200);
  }

  @Test
  void ofTwoWhoHaveSeenTheSameOneIsTooLate() throws Exception {
    operator.put(CAPABILITY, RESTRICTED);
    String seen = operator.get(CAPABILITY).header("etag").orElseThrow();
    CountDownLatch gun = new CountDownLatch(1);
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String body = "{\"restricted\":true,\"reason\":\"caller " + i + "\"}";
        answers.add(
            callers.submit(() -> {
              gun.await();
              return operator.send("PUT", CAPABILITY, body, "If-Match", seen).status();
            }));
      }
      gun.countDown();
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> answer : answers) {
      statuses.add(answer.get());
    }
    assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
  }

  @Test
  void aListSaysWhereItGoesOn() {
    for (int i = 0; i < 3; i++) {
      operator.person("given-up");
    }
    List<String> seen = new ArrayList<>();
    String next = "/tenants/given-up/accounts?limit=2";
    while (next != null) {
      Answer part = operator.get(next);
      for (JsonNode account : part.json().get("data")) {
        seen.add(account.get("id").asText());
      }
      next =
          part.header("link")
              .map(link -> link.replaceFirst("<(.*)>; rel=\"next\"", "$1"))
              .map(link -> link.replaceFirst("/admin/v1", ""))
              .orElse(null);
    }
    assertThat(seen).hasSize(3).doesNotHaveDuplicates();
  }

  private Answer post(String path, String body, String key) {
    return operator.send("POST", path, body, "Idempotency-Key", key);
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static String account() {
    return "{\"username\":\"user-" + UUID.randomUUID() + "\"}";
  }
}
