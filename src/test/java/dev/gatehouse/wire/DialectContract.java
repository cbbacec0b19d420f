package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
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

/**
 * What every dialect promises, each in its own words, over a socket, and what it takes the inside
 * of the service to see: a tenant of it has the dialect's defaults, and a rate of 30 logouts an
 * hour.
 */
public abstract class DialectContract extends SpokenContract {

  private final TestDatabase database;
  private final String tenants;
  protected Service service;
  protected TickingClock clock;

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
    super(tenant, speaking, aftermath);
    this.database = database;
    this.tenants = tenants;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, tenants, Mailbox.ALL.settings());
    ask(service.http());
    clock = service.bean(TickingClock.class);
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
}
