package dev.gatehouse.wire.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Statements;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.revocation.Feed;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Introspection and revocation as their standards have them, whatever the tenant's logout means.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TokenDoorsContract {

  private static final String INACTIVE = "{\"active\":false}";
  private static final String SUSPENDS = "webmix-one";
  private static final String ENDS = "ethgas-one";
  private static final String KEEPS = "sig-one";

  private final TestDatabase database;
  private Service service;
  private Operator operator;
  private Rows rows;

  TokenDoorsContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, Doors.TENANTS);
    operator = new Operator(service.http());
    rows = new Rows(service);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private Doors at(String tenant) {
    return new Doors(service.http(), tenant);
  }

  @ParameterizedTest
  @ValueSource(strings = {SUSPENDS, ENDS, KEEPS})
  void aGoodAccessTokenIsActiveAndSaysWhatItSays(String tenant) {
    Person person = operator.person(tenant);
    String token = at(tenant).signedIn(person).access();
    JsonNode claims = claims(token);
    Answer answer = at(tenant).introspect(token);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("cache-control")).contains("no-store");
    assertThat(answer.json().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "active", "iss", "aud", "sub", "sid", "jti", "iat", "exp", "client_id", "token_type");
    assertThat(answer.json().get("active").isBoolean()).isTrue();
    assertThat(answer.at("/active")).isEqualTo("true");
    for (String claim : List.of("iss", "aud", "sub", "sid", "jti", "iat", "exp")) {
      assertThat(answer.json().get(claim)).isEqualTo(claims.get(claim));
    }
    assertThat(answer.at("/sub")).isEqualTo(person.id().toString());
    assertThat(answer.at("/client_id")).isEqualTo(tenant);
    assertThat(answer.at("/token_type")).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @ValueSource(strings = {SUSPENDS, ENDS, KEEPS})
  void aGoodRefreshTokenIsActiveAndStaysAsItIs(String tenant) {
    Doors doors = at(tenant);
    Tokens tokens = doors.signedIn(operator.person(tenant));
    String before = rows.all();
    Answer answer = doors.introspect(tokens.renewing());
    assertThat(answer.json().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("active", "sub", "sid", "exp", "client_id");
    assertThat(answer.at("/active")).isEqualTo("true");
    assertThat(answer.json().get("sid")).isEqualTo(claims(tokens.access()).get("sid"));
    assertThat(answer.json().get("sub")).isEqualTo(claims(tokens.access()).get("sub"));
    assertThat(answer.at("/client_id")).isEqualTo(tenant);
    assertThat(rows.all()).isEqualTo(before);
    assertThat(doors.client().refresh(tokens.renewing()).status()).isBetween(200, 201);
  }

  @Test
  void aSpentRefreshTokenIsNotActiveAndToAskAboutItRingsNoAlarm() {
    Doors doors = at(ENDS);
    Tokens first = doors.signedIn(operator.person(ENDS));
    Tokens next = doors.client().tokens(doors.client().refresh(first.renewing()));
    // A refresh would take it still.
    assertThat(doors.introspect(first.renewing()).at("/active")).isEqualTo("true");
    service.bean(TickingClock.class).pass(Duration.ofSeconds(61));
    String before = rows.all();
    assertThat(doors.introspect(first.renewing()).body()).isEqualTo(INACTIVE);
    assertThat(doors.introspect(next.renewing()).at("/active")).isEqualTo("true");
    assertThat(rows.all()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"webmix-one, webmix-two", "ethgas-one, sig-one", "sig-one, webmix-one"})
  void whatIsNotGoodIsInactiveAndNothingElse(String tenant, String other) {
    Doors doors = at(tenant);
    Tokens mine = doors.signedIn(operator.person(tenant));
    Tokens theirs = at(other).signedIn(operator.person(other));
    String before = rows.all();
    Answer nothing = doors.introspect("nothing");
    assertThat(nothing.body()).isEqualTo(INACTIVE);
    for (String token :
        List.of(
            Doors.unsigned(mine.access()),
            mine.access() + "=",
            mine.renewing().substring(1),
            theirs.access(),
            theirs.renewing())) {
      assertThat(Doors.said(doors.introspect(token))).isEqualTo(Doors.said(nothing));
    }
    assertThat(rows.all()).isEqualTo(before);
    service.bean(TickingClock.class).pass(Duration.ofMinutes(61));
    assertThat(Doors.said(doors.introspect(mine.access()))).isEqualTo(Doors.said(nothing));
  }

  @ParameterizedTest
  @ValueSource(strings = {SUSPENDS, ENDS, KEEPS})
  void whatAnOperatorHasForbiddenOrEndedIsInactive(String tenant) {
    Doors doors = at(tenant);
    Person person = operator.person(tenant);
    Tokens tokens = doors.signedIn(person);
    operator.restrict(tenant, person, "authenticated-user");
    assertInactive(doors, tokens);
    operator.delete(
        "/tenants/" + tenant + "/accounts/" + person.id() + "/capabilities/authenticated-user");
    assertThat(doors.introspect(tokens.access()).at("/active")).isEqualTo("true");
    operator.post("/tenants/" + tenant + "/suspend", null);
    assertInactive(doors, tokens);
    operator.post("/tenants/" + tenant + "/resume", null);
    assertInactive(doors, tokens);
  }

  @Test
  void whatALogoutHasEndedIsInactive() {
    Doors doors = at(ENDS);
    Tokens tokens = doors.signedIn(operator.person(ENDS));
    doors.client().logOut(tokens);
    assertInactive(doors, tokens);
  }

  @Test
  void theTokensOfAnAccountThatIsGoneAreInactive() {
    Doors doors = at(SUSPENDS);
    Tokens tokens = doors.signedIn(operator.person(SUSPENDS));
    Answer gone =
        service
            .http()
            .post(
                "/auth/terminate",
                "{\"reason\":\"no more\",\"strategy\":\"soft\"}",
                "x-tenant-token",
                Target.credential(SUSPENDS),
                "x-token",
                tokens.access());
    assertThat(gone.status()).as(gone.body()).isEqualTo(201);
    assertInactive(doors, tokens);
  }

  private static void assertInactive(Doors doors, Tokens tokens) {
    assertThat(doors.introspect(tokens.access()).body()).isEqualTo(INACTIVE);
    assertThat(doors.introspect(tokens.renewing()).body()).isEqualTo(INACTIVE);
  }

  @Test
  void toAskAboutATokenIsNoUseOfIt() {
    Doors doors = at(SUSPENDS);
    Person person = operator.person(SUSPENDS);
    Tokens tokens = doors.signedIn(person);
    String account = "/tenants/" + SUSPENDS + "/accounts/" + person.id();
    assertThat(doors.client().logOut(tokens).status()).isEqualTo(200);
    assertThat(doors.introspect(tokens.access()).at("/active")).isEqualTo("true");
    assertThat(doors.introspect(tokens.renewing()).at("/active")).isEqualTo("true");
    assertThat(operator.get(account).at("/status")).isEqualTo("logged_out");
    assertThat(doors.takes(tokens.access())).isTrue();
    assertThat(operator.get(account).at("/status")).isEqualTo("logged_in");
  }

  @Test
  void toAskAboutAnAccessTokenMakesNoStatement() {
    Doors doors = at(ENDS);
    String token = doors.signedIn(operator.person(ENDS)).access();
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThat(
                    service
                        .bean(Statements.class)
                        .of(() -> {
                          for (int i = 0; i < 20; i++) {
                            assertThat(doors.introspect(token).at("/active")).isEqualTo("true");
                          }
                        }))
                .isEmpty());
  }

  @Test
  void whereNobodyKnowsNothingIsSaid() throws Exception {
    try (Service alone = Service.start(database, Doors.TENANTS)) {
      Doors doors = new Doors(alone.http(), ENDS);
      Tokens tokens = doors.signedIn(new Operator(alone.http()).person(ENDS));
      Feed feed = alone.bean(Feed.class);
      alone.context().destroyBean(Feed.class);
      await().atMost(Duration.ofSeconds(5)).until(() -> !feed.fresh());
      assertThat(doors.introspect(tokens.access()).at("/active")).isEqualTo("true");
      DataSource pool = DelegatingDataSource.unwrapDataSource(alone.bean(DataSource.class));
      List<Connection> held = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        held.add(pool.getConnection());
      }
      // A few wait for the database, and the others for their turn to ask it.
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Answer> asked :
            Stream.of(tokens.access(), tokens.renewing())
                .flatMap(token -> Collections.nCopies(6, token).stream())
                .map(token -> callers.submit(() -> doors.introspect(token)))
                .toList()) {
          Answer answer = asked.get();
          assertThat(answer.status()).as(answer.body()).isEqualTo(503);
          assertThat(answer.header("retry-after")).contains("1");
          assertThat(answer.body()).isEqualTo("{\"error\":\"temporarily_unavailable\"}");
        }
      }
      for (Connection connection : held) {
        connection.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SUSPENDS, ENDS, KEEPS})
  void anAccessTokenThatIsRevokedTakesItsSessionAlong(String tenant) {
    Doors doors = at(tenant);
    Person person = operator.person(tenant);
    Tokens tokens = doors.signedIn(person);
    Tokens another = doors.signedIn(person);
    revoked(doors.revoke(tokens.access()));
    assertOver(doors, tokens);
    assertThat(doors.takes(another.access())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {SUSPENDS, ENDS, KEEPS, Doors.OPEN})
  void aRefreshTokenThatIsRevokedTakesItsSessionAlong(String tenant) {
    Doors doors = at(tenant);
    Person person = operator.person(tenant);
    Tokens tokens = doors.signedIn(person);
    Tokens another = doors.signedIn(person);
    revoked(doors.revoke(tokens.renewing()));
    assertOver(doors, tokens);
    assertThat(doors.takes(another.access())).isTrue();
    String before = rows.all();
    revoked(doors.revoke(tokens.renewing()));
    revoked(doors.revoke(tokens.access()));
    assertThat(rows.all()).isEqualTo(before);
  }

  private static void assertOver(Doors doors, Tokens tokens) {
    assertThat(doors.takes(tokens.access())).isFalse();
    assertThat(doors.client().refresh(tokens.renewing()).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "webmix-one, webmix-two",
    "ethgas-one, sig-one",
    "sig-one, webmix-one",
    "open, sig-one"
  })
  void whatIsGoodForNothingIsRevokedAlready(String tenant, String other) {
    Doors doors = at(tenant);
    Tokens mine = doors.signedIn(operator.person(tenant));
    Tokens theirs = at(other).signedIn(operator.person(other));
    String before = rows.all();
    Answer nothing = revoked(doors.revoke("nothing"));
    for (String token :
        List.of(Doors.unsigned(mine.access()), theirs.access(), theirs.renewing())) {
      assertThat(Doors.said(doors.revoke(token))).isEqualTo(Doors.said(nothing));
    }
    assertThat(rows.all()).isEqualTo(before);
    service.bean(TickingClock.class).pass(Duration.ofMinutes(61));
    assertThat(Doors.said(doors.revoke(mine.access()))).isEqualTo(Doors.said(nothing));
    assertThat(rows.all()).isEqualTo(before);
  }

  @Test
  void whoHasJustRefreshedIsRevokedByTheTokenBefore() {
    Doors doors = at(ENDS);
    Tokens first = doors.signedIn(operator.person(ENDS));
    Tokens next = doors.client().tokens(doors.client().refresh(first.renewing()));
    revoked(doors.revoke(first.renewing()));
    assertOver(doors, next);
  }

  @Test
  void aTokenSpentLongAgoRevokesNothingAndRingsNoAlarm() {
    Doors doors = at(ENDS);
    Tokens first = doors.signedIn(operator.person(ENDS));
    Tokens next = doors.client().tokens(doors.client().refresh(first.renewing()));
    service.bean(TickingClock.class).pass(Duration.ofSeconds(61));
    String before = rows.all();
    revoked(doors.revoke(first.renewing()));
    assertThat(rows.all()).isEqualTo(before);
    assertThat(doors.takes(next.access())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {SUSPENDS, ENDS, KEEPS})
  void whoMayNotLogOutMayNotRevoke(String tenant) {
    Doors doors = at(tenant);
    Person person = operator.person(tenant);
    Tokens tokens = doors.signedIn(person);
    operator.restrict(tenant, person, "logout");
    String before = rows.all();
    for (String token : List.of(tokens.access(), tokens.renewing())) {
      Answer answer = doors.revoke(token);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body())
          .isEqualTo(
              "{\"error\":\"access_denied\",\"error_description\":\"RESTRICTED_CAPABILITY\"}");
    }
    assertThat(rows.all()).isEqualTo(before);
  }

  @Test
  void aTokenOfASessionThatIsOverRevokesNothing() {
    Doors doors = at("others");
    Person person = operator.person("others");
    Tokens ended = doors.signedIn(person);
    doors.client().logOut(doors.signedIn(person));
    operator.restrict("others", person, "logout");
    String before = rows.all();
    revoked(doors.revoke(ended.renewing()));
    revoked(doors.revoke(ended.access()));
    assertThat(rows.all()).isEqualTo(before);
  }

  private static Answer revoked(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("cache-control")).contains("no-store");
    return answer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth2/introspect", "/oauth2/revoke"})
  void nobodyButTheTenantIsAnswered(String path) {
    Doors doors = at(ENDS);
    Tokens tokens = doors.signedIn(operator.person(ENDS));
    String form = "token=" + tokens.access();
    String before = rows.all();
    Answer refused = doors.form(path, form);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body()).isEqualTo("{\"error\":\"invalid_client\"}");
    assertThat(refused.header("www-authenticate").orElse("")).startsWith("Basic ");
    String mine = Target.credential(ENDS);
    for (String[] presented :
        List.of(
            Doors.basic(ENDS, "sample-credential-of-nobody"),
            Doors.basic(ENDS, ""),
            Doors.basic(ENDS, mine + "\u0000"),
            Doors.basic("ethgas-two", mine),
            Doors.basic("ethgas-two", Target.credential("ethgas-two")),
            Doors.basic("", mine),
            new String[] {"Authorization", "Basic " + mine},
            new String[] {"Authorization", "Basic %"},
            new String[] {"Authorization", "Basic"},
            new String[] {"Authorization", "Basic " + base64(ENDS + ":%zz")},
            new String[] {"Authorization", "Bearer " + tokens.access()},
            Stream.of(doors.credential(), doors.credential())
                .flatMap(Stream::of)
                .toArray(String[]::new))) {
      assertThat(Doors.said(doors.form(path, form, presented))).isEqualTo(Doors.said(refused));
    }
    assertThat(Doors.said(at(Doors.OPEN).form(path, form, Doors.basic(Doors.OPEN, ""))))
        .isEqualTo(Doors.said(refused));
    assertThat(rows.all()).isEqualTo(before);
  }

  @Test
  void nobodyAsksForATenantThatHasNoCredential() {
    Answer answer = at(Doors.OPEN).form("/oauth2/introspect", "token=nothing");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("{\"error\":\"invalid_client\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth2/introspect", "/oauth2/revoke"})
  void whatMakesNoSenseIsSaidInTheWordsOfTheStandard(String path) {
    for (String tenant : List.of(SUSPENDS, ENDS, KEEPS)) {
      Doors doors = at(tenant);
      String[] credential = doors.credential();
      for (String form :
          List.of(
              "",
              "token=",
              "token_type_hint=access_token",
              "token=a&token=a",
              "token=%zz",
              "token=%ff",
              "token=a&x=1&x=2")) {
        Answer answer = doors.form(path, form, credential);
        assertThat(answer.status()).as(form).isEqualTo(400);
        assertThat(answer.body()).as(form).isEqualTo("{\"error\":\"invalid_request\"}");
      }
      assertThat(doors.form(path, "token=a&token_type_hint=anything&more=1", credential).status())
          .isEqualTo(200);
      Http http = service.http();
      worded(405, http.get("/t/" + tenant + path, credential));
      worded(415, http.post("/t/" + tenant + path, "{\"token\":\"a\"}", credential));
      worded(413, doors.form(path, "token=" + "a".repeat(20_000), credential));
    }
  }

  private static void worded(int status, Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.at("/error")).as(answer.body()).isEqualTo("invalid_request");
    assertThat(answer.header("cache-control")).contains("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth2/introspect", "/oauth2/revoke"})
  void aTenantMayAskForAllItsUsers(String path) {
    Doors doors = at("ethgas-two");
    for (int i = 0; i < 5; i++) {
      assertThat(doors.form(path, "token=a", doors.credential()).status()).isEqualTo(200);
    }
  }

  @Test
  void anybodyWhoRevokesTooOftenIsToldWhenToComeAgain() {
    String path = "/oauth2/revoke";
    Doors doors = at("open-rated");
    for (int i = 0; i < 2; i++) {
      assertThat(doors.form(path, "token=a").status()).isEqualTo(200);
    }
    Answer answer = doors.form(path, "token=a");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.body()).isEqualTo("{\"error\":\"temporarily_unavailable\"}");
    assertThat(answer.header("retry-after")).isPresent();
  }

  @Test
  void theTenantIsAskedAtItsHostsToo() {
    Doors doors = at(ENDS);
    String token = doors.signedIn(operator.person(ENDS)).access();
    Answer answer =
        service
            .http()
            .post(
                "/oauth2/introspect",
                "token=" + token,
                Stream.of(
                        doors.credential(),
                        new String[] {
                          "Host",
                          "ethgas-one.example",
                          "Content-Type",
                          "application/x-www-form-urlencoded"
                        })
                    .flatMap(Stream::of)
                    .toArray(String[]::new));
    assertThat(answer.at("/active")).isEqualTo("true");
  }

  private static JsonNode claims(String token) {
    return Http.json(
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
