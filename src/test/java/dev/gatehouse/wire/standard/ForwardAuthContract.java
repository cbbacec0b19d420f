package dev.gatehouse.wire.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.revocation.Feed;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy is told about the requests that it is to let through. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForwardAuthContract {

  private static final String SUSPENDS = "webmix-one";
  private static final String ENDS = "ethgas-one";
  private static final String KEEPS = "sig-one";

  private final TestDatabase database;
  private Service service;
  private Http http;
  private Operator operator;
  private Rows rows;

  ForwardAuthContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, Doors.TENANTS);
    http = service.http();
    operator = new Operator(http);
    rows = new Rows(service);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private Doors at(String tenant) {
    return new Doors(http, tenant);
  }

  @ParameterizedTest
  @ValueSource(strings = {SUSPENDS, ENDS, KEEPS})
  void aGoodTokenTellsWhoItIs(String tenant) {
    Person person = operator.person(tenant);
    String token = at(tenant).signedIn(person).access();
    for (String[] presented : List.of(at(tenant).client().presenting(token), bearer(token))) {
      Answer answer = asked(tenant, presented);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers().allValues("x-auth-tenant")).containsExactly(tenant);
      assertThat(answer.headers().allValues("x-auth-subject"))
          .containsExactly(person.id().toString());
      assertThat(answer.headers().allValues("x-auth-session")).hasSize(1);
      assertThat(answer.header("cache-control")).contains("no-store");
    }
  }

  @ParameterizedTest
  @CsvSource({"webmix-one, webmix-two", "ethgas-one, sig-one", "sig-one, webmix-one"})
  void whatIsNoGoodTokenHereIsAForgedOne(String tenant, String other) {
    Doors doors = at(tenant);
    Tokens mine = doors.signedIn(operator.person(tenant));
    Tokens theirs = at(other).signedIn(operator.person(other));
    String before = rows.all();
    Answer forged = asked(tenant, doors.client().presenting(Doors.unsigned(mine.access())));
    assertThat(forged.status()).isEqualTo(401);
    assertThat(forged.header("www-authenticate")).contains("Bearer error=\"invalid_token\"");
    for (String token : List.of(theirs.access(), theirs.renewing(), mine.renewing())) {
      assertThat(Doors.said(asked(tenant, doors.client().presenting(token))))
          .isEqualTo(Doors.said(forged));
      assertThat(Doors.said(asked(tenant, bearer(token)))).isEqualTo(Doors.said(forged));
    }
    Answer missing = asked(tenant);
    assertThat(missing.status()).isEqualTo(401);
    assertThat(missing.header("www-authenticate")).contains("Bearer");
    assertThat(missing.body()).isEmpty();
    assertThat(rows.all()).isEqualTo(before);
  }

  @Test
  void twoTokensThatContradictEachOtherAreRefused() {
    String one = at(SUSPENDS).signedIn(operator.person(SUSPENDS)).access();
    String two = at(SUSPENDS).signedIn(operator.person(SUSPENDS)).access();
    assertThat(asked(SUSPENDS, both(at(SUSPENDS).client().presenting(one), bearer(two))).status())
        .isEqualTo(401);
    assertThat(asked(SUSPENDS, both(bearer(one), bearer(two))).status()).isEqualTo(401);
    assertThat(asked(SUSPENDS, bearer(two)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
  void everyMethodAndEveryPathBelowIsTheSameQuestion(String method) {
    String[] user = bearer(at(ENDS).signedIn(operator.person(ENDS)).access());
    for (String path : List.of("", "/", "/orders/1?x=%2F", "/t/webmix-two/docs", "/auth/logout")) {
      String asked = "/t/" + ENDS + "/forward-auth" + path;
      assertThat(http.send(method, asked, null, user).status()).as(path).isEqualTo(200);
      assertThat(http.send(method, asked, null).status()).as(path).isEqualTo(401);
    }
    assertThat(http.send(method, "/t/" + ENDS + "/forward-authority", null, user).status())
        .isEqualTo(404);
  }

  @Test
  void whatIsToGoBehindTheProxyIsNotOurs() {
    String[] user = bearer(at(ENDS).signedIn(operator.person(ENDS)).access());
    assertThat(asked(ENDS, both(user, "Content-Encoding", "gzip", "Accept", "image/png")).status())
        .isEqualTo(200);
    String[] preflight = {
      "Origin", "https://app.example", "Access-Control-Request-Method", "DELETE"
    };
    // To let it through is for whoever is behind the proxy to decide.
    assertThat(http.send("OPTIONS", "/t/" + ENDS + "/forward-auth", null, preflight).status())
        .isEqualTo(401);
  }

  @Test
  void aTokenAloneDoesNotSayWhoseProxyAsks() {
    String[] user = bearer(at(ENDS).signedIn(operator.person(ENDS)).access());
    assertThat(http.get("/forward-auth", user).status()).isEqualTo(404);
    assertThat(http.get("/forward-auth", both(user, "Host", "ethgas-one.example")).status())
        .isEqualTo(200);
    assertThat(http.get("/forward-auth", both(user, "Host", "sig-one.example")).status())
        .isEqualTo(401);
  }

  @Test
  void aLogoutCountsAtOnceAsItIsMeant() {
    Tokens ended = at(ENDS).signedIn(operator.person(ENDS));
    at(ENDS).client().logOut(ended);
    assertThat(asked(ENDS, bearer(ended.access())).status()).isEqualTo(401);
    Tokens kept = at(KEEPS).signedIn(operator.person(KEEPS));
    at(KEEPS).client().logOut(kept);
    assertThat(asked(KEEPS, bearer(kept.access())).status()).isEqualTo(200);
    Person person = operator.person(SUSPENDS);
    String account = "/tenants/" + SUSPENDS + "/accounts/" + person.id();
    Tokens suspended = at(SUSPENDS).signedIn(person);
    at(SUSPENDS).client().logOut(suspended);
    assertThat(operator.get(account).at("/status")).isEqualTo("logged_out");
    assertThat(asked(SUSPENDS, bearer(suspended.access())).status()).isEqualTo(200);
    assertThat(operator.get(account).at("/status")).isEqualTo("logged_in");
  }

  @ParameterizedTest
  @ValueSource(strings = {SUSPENDS, ENDS, KEEPS})
  void whatAnOperatorForbidsIsForbidden(String tenant) {
    Person person = operator.person(tenant);
    String[] user = bearer(at(tenant).signedIn(person).access());
    operator.restrict(tenant, person, "authenticated-user");
    Answer answer = asked(tenant, user);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.at("/error_description")).isEqualTo("RESTRICTED_CAPABILITY");
    operator.post("/tenants/" + tenant + "/suspend", null);
    assertThat(asked(tenant, user).status()).isEqualTo(401);
    operator.post("/tenants/" + tenant + "/resume", null);
  }

  @Test
  void whereNobodyKnowsNobodyIsLetThroughOrSentAway() throws SQLException {
    try (Service alone = Service.start(database, Doors.TENANTS)) {
      Doors doors = new Doors(alone.http(), ENDS);
      String[] user = bearer(doors.signedIn(new Operator(alone.http()).person(ENDS)).access());
      Feed feed = alone.bean(Feed.class);
      alone.context().destroyBean(Feed.class);
      await().atMost(Duration.ofSeconds(5)).until(() -> !feed.fresh());
      String path = "/t/" + ENDS + "/forward-auth";
      assertThat(alone.http().get(path, user).status()).isEqualTo(200);
      DataSource pool = DelegatingDataSource.unwrapDataSource(alone.bean(DataSource.class));
      List<Connection> held = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        held.add(pool.getConnection());
      }
      Answer answer = alone.http().get(path, user);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).contains("1");
      for (Connection connection : held) {
        connection.close();
      }
    }
  }

  private Answer asked(String tenant, String... headers) {
    return http.get("/t/" + tenant + "/forward-auth", headers);
  }

  private static String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  private static String[] both(String[] some, String... more) {
    return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
  }
}
