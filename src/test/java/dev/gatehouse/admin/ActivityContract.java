package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who came and went in the last hour is counted in the minute in which it was. */
abstract class ActivityContract {

  private final TestDatabase database;
  private Service service;
  private Operator operator;
  private TickingClock clock;

  ActivityContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start() {
    service = Service.start(database, "src/test/resources/tenants-feed.yml");
    operator = new Operator(service.http());
    clock = service.bean(TickingClock.class);
    clock.stop();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void whatHappenedIsCountedInItsMinuteForAnHour() {
    Person person = operator.person("ethgas");
    String token = login(person, person.password()).at("/data/accessToken");
    login(person, person.password());
    clock.pass(Duration.ofMinutes(10));
    user("/logout", null, token);
    login(person, "another password");
    await().atMost(Duration.ofSeconds(10)).until(() -> counted("refusals").equals(Map.of(59, 1)));
    assertThat(counted("logouts")).isEqualTo(Map.of(59, 1));
    assertThat(counted("logins")).isEqualTo(Map.of(49, 2));
    JsonNode now = activity("ethgas");
    assertThat(now.get("sessions").asInt()).isEqualTo(1);
    assertThat(Instant.parse(now.get("from").asText()))
        .isEqualTo(clock.instant().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(59)));
    assertThat(activity("twice").get("sessions").asInt()).isZero();
    assertThat(activity("twice").toString()).doesNotContain(",1", ",2");
    clock.pass(Duration.ofMinutes(49));
    assertThat(counted("logins")).isEqualTo(Map.of(0, 2));
    clock.pass(Duration.ofMinutes(1));
    assertThat(counted("logins")).isEmpty();
    assertThat(counted("logouts")).isEqualTo(Map.of(9, 1));
  }

  /** A newer version may write on the same database. */
  @Test
  void whatThisVersionHasNoWordForIsShownAsItIs() {
    operator.person("ethgas");
    new Rows(service)
        .change(
            """
            INSERT INTO audit_event
              (tenant_id, id, transaction_id, happened_at, action, actor_kind, actor_id,
                request_id, object_kind, object_id, details)
            SELECT tenant_id, '%s', transaction_id, happened_at, 'moon_reached', 'robot', actor_id,
              request_id, 'rocket', object_id, 'none'
            FROM audit_event WHERE tenant_id = 'ethgas' ORDER BY number LIMIT 1
            """
                .formatted(UUID.randomUUID()));
    assertThat(activity("ethgas").get("logins")).hasSize(60);
    Answer audit = operator.get("/tenants/ethgas/audit");
    assertThat(audit.status()).as(audit.body()).isEqualTo(200);
    assertThat(audit.json().at("/data"))
        .anySatisfy(event -> {
          assertThat(event.get("action").asText()).isEqualTo("moon_reached");
          assertThat(event.get("actor_kind").asText()).isEqualTo("robot");
          assertThat(event.get("object_kind").asText()).isEqualTo("rocket");
        });
  }

  @Test
  void noOtherTenantIsMeant() {
    assertThat(operator.get("/tenants/missing/activity").status()).isEqualTo(404);
  }

  /** How often, by the number of the minute; without those in which it did not happen. */
  private Map<Integer, Integer> counted(String what) {
    JsonNode minutes = activity("ethgas").get(what);
    assertThat(minutes).hasSize(60);
    Map<Integer, Integer> counted = new HashMap<>();
    for (int i = 0; i < minutes.size(); i++) {
      if (minutes.get(i).asInt() > 0) {
        counted.put(i, minutes.get(i).asInt());
      }
    }
    return counted;
  }

  private JsonNode activity(String tenant) {
    Answer answer = operator.get("/tenants/" + tenant + "/activity");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private Answer login(Person person, String password) {
    return user(
        "/login",
        "{\"username\":\"" + person.email() + "\",\"password\":\"" + password + "\"}",
        "none");
  }

  private Answer user(String path, String body, String token) {
    return service
        .http()
        .post("/t/ethgas/api/v1/user" + path, body, "Authorization", "Bearer " + token);
  }
}
