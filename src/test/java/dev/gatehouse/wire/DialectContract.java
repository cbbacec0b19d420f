package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Client.Place;
import dev.gatehouse.fixture.Client.Refreshing;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Promise;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every dialect promises, each in its own words, over a socket: a tenant of it has the
 * dialect's defaults, and a rate of 30 logouts an hour.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DialectContract {

  /**
   * What a logout leaves.
   *
   * @param access whether the access token is still good
   * @param refresh whether there is more to be had
   * @param again the answer to a second logout
   */
  public record Aftermath(boolean access, boolean refresh, Occasion again) {}

  private final TestDatabase database;
  private final String tenants;
  private final String tenant;
  private final BiFunction<Http, String, Client> speaking;
  private final Aftermath aftermath;
  protected Service service;
  protected Http http;
  protected Operator operator;
  protected TickingClock clock;
  private Client client;

  /**
   * @param tenants the path of a tenants.yml
   * @param tenant the tenant in it that has the dialect's defaults
   * @param speaking makes a client of a tenant of the dialect
   */
  protected DialectContract(
      TestDatabase database,
      String tenants,
      String tenant,
      BiFunction<Http, String, Client> speaking,
      Aftermath aftermath) {
    this.database = database;
    this.tenants = tenants;
    this.tenant = tenant;
    this.speaking = speaking;
    this.aftermath = aftermath;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, tenants, Mailbox.ALL.settings());
    http = service.http();
    operator = new Operator(http);
    clock = service.bean(TickingClock.class);
    client = speaking.apply(http, tenant);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  /** Each test has the hour's rates to itself. */
  @BeforeEach
  void anHourLater() {
    clock.pass(Duration.ofHours(2));
  }

  @Test
  void whoSignsInIsKnownGoesOnAndLogsOut() {
    Tokens in = signedIn();
    used(in);
    if (client instanceof Refreshing refreshing) {
      Answer answer = refreshing.refresh(in.renewing());
      assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
      Tokens next = client.tokens(answer);
      assertThat(next.access()).isNotEqualTo(in.access());
      used(next);
      in = next;
    }
    kept(Occasion.LOGGED_OUT, client.logOut(in));
  }

  @Test
  void loggingOutMeansWhatWasPromised() {
    Tokens in = signedIn();
    kept(Occasion.LOGGED_OUT, client.logOut(in));
    leaves(in);
    kept(aftermath.again(), client.logOut(in));
    leaves(in);
  }

  @Test
  void loggingOutHoldsOnEveryNode() {
    Tokens in = signedIn();
    try (Service other = service.another()) {
      Client there = speaking.apply(other.http(), tenant);
      kept(Occasion.LOGGED_OUT, there.logOut(in));
      kept(aftermath.access() ? Occasion.USED : Occasion.TOKEN_REJECTED, there.use(in.access()));
    }
    // The other nodes know within a second.
    await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> leaves(in));
  }

  @Test
  void loggingOutLeavesOtherSessionsAlone() {
    Person person = operator.person(tenant);
    Tokens here = client.signedIn(person);
    // A dialect may send one code a minute.
    clock.pass(Duration.ofMinutes(1));
    Tokens there = client.signedIn(person);
    Tokens another = signedIn();
    kept(Occasion.LOGGED_OUT, client.logOut(here));
    alive(there);
    alive(another);
    clock.pass(Duration.ofMinutes(1));
    alive(client.signedIn(person));
  }

  @Test
  void whoShowsNoTokenIsToldSo() {
    kept(Occasion.TOKEN_MISSING, client.use(null));
    kept(Occasion.LOGOUT_TOKEN_MISSING, client.logOut((String) null));
  }

  @Test
  void aTokenThatIsNoneIsRefusedWhateverItIs() {
    Tokens in = signedIn();
    List<String> bad =
        new ArrayList<>(
            List.of(
                "x",
                "a.b.c",
                in.access() + "x",
                in.access().substring(0, in.access().lastIndexOf('.') + 1)));
    in.refresh().ifPresent(bad::add);
    for (String token : bad) {
      kept(Occasion.TOKEN_REJECTED, client.use(token));
      kept(Occasion.LOGOUT_TOKEN_REJECTED, client.logOut(token));
    }
    alive(in);
  }

  @Test
  void whatRefreshesNothingIsRefusedWhateverItIs() {
    Tokens in = signedIn();
    if (client instanceof Refreshing refreshing) {
      List<String> bad = new ArrayList<>(List.of("x", "a.b.c", in.renewing() + "x"));
      in.refresh().ifPresent(_ -> bad.add(in.access()));
      bad.forEach(token -> refreshing.refreshRefused().keptBy(refreshing.refresh(token)));
    }
    alive(in);
  }

  @Test
  void aRestrictedLogoutSaysSoAndChangesNothing() {
    Person person = operator.person(tenant);
    Tokens in = client.signedIn(person);
    operator.restrict(tenant, person, "logout");
    kept(Occasion.LOGOUT_RESTRICTED, client.logOut(in));
    assertThat(status(person)).isEqualTo("logged_in");
    alive(in);
  }

  @Test
  void theThirtyFirstLogoutOfTheHourIsTooMuchWhoeverAsks() {
    Tokens in = signedIn();
    for (int i = 0; i < 30; i++) {
      kept(Occasion.LOGOUT_TOKEN_MISSING, client.logOut((String) null));
    }
    Answer refused = client.logOut(in);
    client
        .promised(Occasion.LOGOUT_TOO_OFTEN)
        .header("x-ratelimit-limit", "30")
        .header("x-ratelimit-remaining", "0")
        .header("x-ratelimit-reset", "[0-9]{10}")
        .header("ratelimit-policy", "\"logout\";q=30;w=3600")
        .keptBy(refused);
    long wait = Long.parseLong(refused.header("retry-after").orElseThrow());
    assertThat(wait).isBetween(3500L, 3600L);
    assertThat(refused.header("ratelimit")).contains("\"logout\";r=0;t=" + wait);
    kept(Occasion.LOGOUT_TOO_OFTEN, client.logOut((String) null));
    alive(in);
    clock.pass(Duration.ofSeconds(wait));
    Answer admitted = client.logOut(signedIn());
    kept(Occasion.LOGGED_OUT, admitted);
    assertThat(admitted.header("x-ratelimit-limit")).contains("30");
    assertThat(admitted.header("x-ratelimit-remaining").orElse("")).matches("[0-9]+");
  }

  // What the framework refuses

  @Test
  void aPathThatIsNoneIsNotFound() {
    kept(Occasion.NOT_FOUND, client.send("GET", Place.NOWHERE, null, null));
    kept(Occasion.NOT_FOUND, client.send("GET", Place.NOWHERE, signedIn().access(), null));
  }

  @Test
  void anotherMethodIsNotAllowed() {
    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
      if (!method.equals(client.logOutMethod())) {
        kept(Occasion.NOT_ALLOWED, client.send(method, Place.LOG_OUT, null, null));
      }
    }
  }

  @Test
  void aBodyCanBeTooLarge() {
    String body = "{\"email\":\"" + "x".repeat(17_000) + "\"}";
    kept(Occasion.TOO_LARGE, client.send("POST", Place.SIGN_IN, null, body));
  }

  @Test
  void whatLogoutDoesNotReadCanBeTooLargeToo() {
    Tokens in = signedIn();
    String body = "x".repeat(17_000);
    kept(Occasion.TOO_LARGE, client.send(client.logOutMethod(), Place.LOG_OUT, in.access(), body));
    alive(in);
  }

  @Test
  void whatIsNotJsonIsOfAnUnsupportedType() {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      kept(
          Occasion.UNSUPPORTED,
          client.send("POST", Place.SIGN_IN, null, "a=b", "Content-Type", type));
    }
  }

  @Test
  void aPathOfNoTenantIsAProblem() {
    Answer answer = http.get("/nothing");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("content-type").orElse("")).startsWith("application/problem+json");
    assertThat(answer.body())
        .matches(
            """
            \\{"type":"about:blank","title":"Not Found","status":404,"code":"NOT_FOUND",\
            "request_id":"req-[0-9A-Z]{26}"}\
            """);
  }

  // What goes wrong

  @Test
  void aFaultIsWordedAndTellsNothing() {
    Tokens in = signedIn();
    Rows rows = new Rows(service);
    rows.change("ALTER TABLE session RENAME TO mislaid");
    try {
      kept(Occasion.FAULT, client.logOut(in));
    } finally {
      rows.change("ALTER TABLE mislaid RENAME TO session");
    }
    alive(in);
  }

  @Test
  void anOutageIsWordedAndPasses() throws SQLException {
    Tokens in = signedIn();
    DataSource pool = DelegatingDataSource.unwrapDataSource(service.bean(DataSource.class));
    List<Connection> held = new ArrayList<>();
    try {
      for (int i = pool.unwrap(HikariDataSource.class).getMaximumPoolSize(); i > 0; i--) {
        held.add(pool.getConnection());
      }
      Promise away = client.promised(Occasion.UNAVAILABLE).header("retry-after", "1");
      away.keptBy(client.logOut(in));
    } finally {
      for (Connection connection : held) {
        connection.close();
      }
    }
    alive(in);
  }

  /** The state of somebody's account, as operators see it. */
  protected final String status(Person person) {
    return operator.get("/tenants/" + tenant + "/accounts/" + person.id()).at("/status");
  }

  private Tokens signedIn() {
    return client.signedIn(operator.person(tenant));
  }

  private void kept(Occasion occasion, Answer answer) {
    client.promised(occasion).keptBy(answer);
  }

  private void used(Tokens tokens) {
    kept(Occasion.USED, client.use(tokens.access()));
  }

  /** Asserts that {@code tokens} are good for everything. */
  private void alive(Tokens tokens) {
    used(tokens);
    if (client instanceof Refreshing refreshing) {
      Answer answer = refreshing.refresh(tokens.renewing());
      assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
    }
  }

  /** Asserts that {@code tokens} are what a logout leaves of them. */
  private void leaves(Tokens tokens) {
    kept(aftermath.access() ? Occasion.USED : Occasion.TOKEN_REJECTED, client.use(tokens.access()));
    if (client instanceof Refreshing refreshing) {
      Answer answer = refreshing.refresh(tokens.renewing());
      if (aftermath.refresh()) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
      } else {
        refreshing.refreshRefused().keptBy(answer);
      }
    }
  }
}
