package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is refused is written down, soon and beside the call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RefusalsContract {

  private static final String USER = "/t/ethgas/api/v1/user";

  private final TestDatabase database;
  private Service service;
  private Http http;
  private Operator operator;

  RefusalsContract(TestDatabase database) {
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
  void aWrongPasswordIsWrittenDownWithItsAccount() {
    Person person = operator.person("ethgas");
    assertThat(signIn(person.email(), "not the password").status()).isEqualTo(401);
    JsonNode event = written("action=authn_login_fail&object=" + person.id());
    assertThat(event.get("actor_kind").asText()).isEqualTo("unknown");
    assertThat(event.get("address").asText()).isEqualTo("127.0.0.1");
    assertThat(event.at("/details/outcome").asText()).isEqualTo("BadCredentials");
  }

  @Test
  void aNameThatNobodyHasIsNotWrittenDown() {
    String typed = "my secret password " + UUID.randomUUID();
    assertThat(signIn(typed, "x").status()).isEqualTo(401);
    assertThat(signIn(typed.toUpperCase(Locale.ROOT), "x").status()).isEqualTo(401);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> times("action=authn_login_fail", "hmac:") >= 2);
    assertThat(new Rows(service).of("SELECT * FROM audit_event").toString())
        .doesNotContainIgnoringCase(typed);
    assertThat(
            new Rows(service)
                .of("SELECT DISTINCT object_id FROM audit_event WHERE object_id LIKE 'hmac:%'"))
        .hasSize(1);
  }

  @Test
  void aTokenThatIsUsedAfterTheLogoutIsWrittenDownWithItsSession() {
    Person person = operator.person("ethgas");
    Answer in = signIn(person.email(), person.password());
    String[] as = {"Authorization", "Bearer " + in.at("/data/accessToken")};
    http.post(USER + "/logout", null, as);
    assertThat(http.get(USER + "/login/verify", as).status()).isEqualTo(401);
    JsonNode event = written("action=session_use_after_expire&actor=" + person.id());
    assertThat(event.get("object_kind").asText()).isEqualTo("session");
    assertThat(event.at("/details/outcome").asText()).isEqualTo("TokenRejected(REVOKED)");
    assertThat(event.toString()).doesNotContain(in.at("/data/accessToken"));
  }

  @Test
  void whoeverMayNotIsWrittenDown() {
    Person person = operator.person("ethgas");
    Answer in = signIn(person.email(), person.password());
    operator.restrict("ethgas", person, "authenticated-user");
    assertThat(
            http.get(
                    USER + "/login/verify", "Authorization", "Bearer " + in.at("/data/accessToken"))
                .status())
        .isEqualTo(403);
    JsonNode event = written("action=authz_fail&actor=" + person.id());
    assertThat(event.at("/details/outcome").asText()).isEqualTo("Restricted(authenticated-user)");
  }

  @Test
  void whatDoesNotFitIsCounted() {
    Tenant paused = service.bean(Tenants.class).find("paused").orElseThrow();
    Refusals refusals = service.bean(Refusals.class);
    int tries = 20 * Refusals.MOST;
    for (int i = 0; i < tries; i++) {
      Caller caller = new Caller(paused, "192.0.2." + i, "r" + i, Instant.EPOCH, null);
      refusals.note(
          caller, Capability.SIGNIN, new Refusal.Restricted(Capability.SIGNIN), new Clue.None());
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> {
          long dropped = sum("paused", "action=audit_dropped", "");
          return dropped > 0 && dropped + sum("paused", "action=authz_fail", "") == tries;
        });
  }

  @Test
  void whatIsAlikeTakesOnePlace() {
    int tries = 20 * Refusals.MOST;
    for (int i = 0; i < tries; i++) {
      note("twice", "192.0.2.1");
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> sum("twice", "action=authz_fail", "") == tries);
    assertThat(sum("twice", "action=audit_dropped", "")).isZero();
  }

  @Test
  void theFloodOfOneTenantHidesNothingOfAnother() {
    for (int i = 0; i < 3 * Refusals.MOST; i++) {
      note("given-up", "192.0.2." + i);
    }
    note("rsa", "192.0.2.1");
    await().atMost(Duration.ofSeconds(5)).until(() -> sum("rsa", "action=authz_fail", "") == 1);
    assertThat(sum("rsa", "action=audit_dropped", "")).isZero();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> sum("given-up", "action=audit_dropped", "") > 0);
  }

  private void note(String tenant, String address) {
    Tenant named = service.bean(Tenants.class).find(tenant).orElseThrow();
    service
        .bean(Refusals.class)
        .note(
            new Caller(named, address, "req-1", Instant.EPOCH, null),
            Capability.SIGNIN,
            new Refusal.Restricted(Capability.SIGNIN),
            new Clue.None());
  }

  private Answer signIn(String name, String password) {
    return http.post(
        USER + "/login", "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}");
  }

  private long times(String search, String object) {
    return sum("ethgas", search, object);
  }

  /** How often it says that something happened to an object whose id begins so. */
  private long sum(String tenant, String search, String object) {
    long sum = 0;
    String path = "/tenants/" + tenant + "/audit?limit=200&" + search;
    for (String cursor = ""; cursor != null; ) {
      JsonNode part = operator.get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).json();
      for (JsonNode event : part.get("data")) {
        if (event.get("object_id").asText().startsWith(object)) {
          sum += event.at("/details/times").asLong();
        }
      }
      cursor = part.path("next_cursor").asText(null);
    }
    return sum;
  }

  /** The newest event that is found, as soon as one is. */
  private JsonNode written(String search) {
    return await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> operator.get("/tenants/ethgas/audit?" + search).json().at("/data/0"),
            found -> !found.isMissingNode());
  }
}
