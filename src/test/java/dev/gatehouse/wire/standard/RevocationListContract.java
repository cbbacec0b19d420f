package dev.gatehouse.wire.standard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import java.net.MalformedURLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A resource server that asks nobody about a call hears all the same of what has ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RevocationListContract {

  private static final String SUSPENDS = "webmix-one";
  private static final String ENDS = "ethgas-one";
  private static final String KEEPS = "sig-one";
  private static final String OTHERS = "others";

  private final TestDatabase database;
  private Service service;
  private Operator operator;

  RevocationListContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, Doors.TENANTS);
    operator = new Operator(service.http());
  }

  @AfterAll
  void stop() {
    service.close();
  }

  final Service service() {
    return service;
  }

  final Doors at(String tenant) {
    return new Doors(service.http(), tenant);
  }

  private ResourceServer server(String tenant) throws MalformedURLException {
    return new ResourceServer(at(tenant), service.port());
  }

  @Test
  void aLogoutIsHeardOf() throws MalformedURLException {
    Doors doors = at(ENDS);
    ResourceServer server = server(ENDS);
    Person person = operator.person(ENDS);
    Tokens leaving = doors.signedIn(person);
    Tokens staying = doors.signedIn(person);
    server.poll();
    assertThat(server.serves(leaving.access())).isTrue();
    doors.client().logOut(leaving);
    server.poll();
    assertThat(server.serves(leaving.access())).isFalse();
    assertThat(server.serves(staying.access())).isTrue();
    ResourceServer late = server(ENDS);
    late.poll();
    assertThat(late.serves(leaving.access())).isFalse();
    assertThat(late.serves(staying.access())).isTrue();
  }

  @Test
  void aLogoutEverywhereElseSparesTheSessionThatMadeIt() throws MalformedURLException {
    Doors doors = at(OTHERS);
    ResourceServer server = server(OTHERS);
    Person person = operator.person(OTHERS);
    Tokens mine = doors.signedIn(person);
    Tokens another = doors.signedIn(person);
    server.poll();
    doors.client().logOut(mine);
    server.poll();
    assertThat(server.serves(mine.access())).isTrue();
    assertThat(server.serves(another.access())).isFalse();
    Tokens third = doors.signedIn(person);
    assertThat(server.serves(third.access())).isTrue();
    doors.client().logOut(third);
    server.poll();
    assertThat(server.serves(mine.access())).isFalse();
    assertThat(server.serves(third.access())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {SUSPENDS, ENDS, KEEPS})
  void aSuspendedTenantHasNoGoodToken(String tenant) throws MalformedURLException {
    ResourceServer server = server(tenant);
    Person person = operator.person(tenant);
    String before = at(tenant).signedIn(person).access();
    server.poll();
    assertThat(server.serves(before)).isTrue();
    operator.post("/tenants/" + tenant + "/suspend", null);
    server.poll();
    assertThat(server.serves(before)).isFalse();
    operator.post("/tenants/" + tenant + "/resume", null);
    server.poll();
    assertThat(server.serves(before)).isFalse();
    assertThat(server.serves(at(tenant).signedIn(person).access())).isTrue();
  }

  @Test
  void aLogoutThatEndsNoTokenIsNotInTheList() {
    for (String tenant : List.of(SUSPENDS, KEEPS)) {
      Tokens tokens = at(tenant).signedIn(operator.person(tenant));
      JsonNode before = asked(tenant, "").json().get("revocations");
      at(tenant).client().logOut(tokens);
      assertThat(asked(tenant, "").json().get("revocations")).isEqualTo(before);
    }
  }

  @Test
  void eachTenantHasItsOwnListWithNothingTwice() {
    Person person = operator.person(ENDS);
    Tokens tokens = at(ENDS).signedIn(person);
    String subject = sid(tokens);
    at(ENDS).client().logOut(tokens);
    Answer list = asked(ENDS, "");
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.header("cache-control")).contains("private, no-cache");
    JsonNode ended =
        stream(list).filter(one -> subject.equals(one.get("subject").asText())).findFirst().get();
    assertThat(ended.fieldNames())
        .toIterable()
        .containsExactly("kind", "subject", "generation", "expires_at");
    assertThat(ended.get("kind").asText()).isEqualTo("session");
    assertThat(ended.get("generation").isInt()).isTrue();
    Instant now = service.bean(TickingClock.class).instant();
    assertThat(Instant.parse(ended.get("expires_at").asText()))
        .isBetween(now.plus(Duration.ofMinutes(59)), now.plus(Duration.ofMinutes(61)));
    assertThat(stream(list).map(one -> one.get("kind").asText() + one.get("subject").asText()))
        .doesNotHaveDuplicates();
    assertThat(stream(asked(KEEPS, "")).map(one -> one.get("subject").asText()))
        .doesNotContain(subject);
  }

  @Test
  void whatNoTokenIsLeftOfIsForgotten() {
    try (Service later = Service.start(database, Doors.TENANTS)) {
      Doors doors = new Doors(later.http(), ENDS);
      doors.client().logOut(doors.signedIn(new Operator(later.http()).person(ENDS)));
      String path = "/t/" + ENDS + "/revocations";
      assertThat(stream(later.http().get(path, doors.credential()))).hasSize(1);
      later.bean(TickingClock.class).pass(Duration.ofMinutes(62));
      assertThat(stream(later.http().get(path, doors.credential()))).isEmpty();
    }
  }

  @Test
  void theSameListNeedNotBeSentAgain() {
    Tokens tokens = at(ENDS).signedIn(operator.person(ENDS));
    Answer list = asked(ENDS, "");
    String tag = list.header("etag").orElseThrow();
    // Another tenant's affairs move the cursor on, and not the list.
    at(KEEPS).revoke(at(KEEPS).signedIn(operator.person(KEEPS)).access());
    Answer same = asked(ENDS, "", "If-None-Match", "\"other\", " + tag);
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.header("etag")).contains(tag);
    at(ENDS).client().logOut(tokens);
    Answer next = asked(ENDS, "", "If-None-Match", tag);
    assertThat(next.status()).isEqualTo(200);
    assertThat(next.header("etag")).isPresent().isNotEqualTo(list.header("etag"));
  }

  @Test
  void aCursorThatIsNoneIsRefused() {
    for (String after : List.of("", "x", "-1", "1.5", "9".repeat(19), "1&after=2")) {
      Answer answer = asked(ENDS, "?after=" + after);
      assertThat(answer.status()).as(after).isEqualTo(400);
      assertThat(answer.body()).isEqualTo("{\"error\":\"invalid_request\"}");
    }
  }

  @Test
  void nobodyButTheTenantSeesTheList() {
    Answer refused = at(ENDS).http().get("/t/" + ENDS + "/revocations");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body()).isEqualTo("{\"error\":\"invalid_client\"}");
    for (String[] presented :
        List.of(
            at(KEEPS).credential(),
            Doors.basic(ENDS, Target.credential(KEEPS)),
            Doors.basic(ENDS, "sample-credential-of-nobody"))) {
      assertThat(Doors.said(at(ENDS).http().get("/t/" + ENDS + "/revocations", presented)))
          .isEqualTo(Doors.said(refused));
    }
    assertThat(at(Doors.OPEN).http().get("/t/open/revocations").status()).isEqualTo(401);
    Answer posted = at(ENDS).http().post("/t/" + ENDS + "/revocations", "{}");
    assertThat(posted.status()).isEqualTo(405);
    assertThat(posted.at("/error")).isEqualTo("invalid_request");
  }

  final Answer asked(String tenant, String query, String... headers) {
    return at(tenant)
        .http()
        .get(
            "/t/" + tenant + "/revocations" + query,
            Stream.of(at(tenant).credential(), headers).flatMap(Stream::of).toArray(String[]::new));
  }

  static Stream<JsonNode> stream(Answer list) {
    return StreamSupport.stream(list.json().get("revocations").spliterator(), false);
  }

  private String sid(Tokens tokens) {
    return at(ENDS).introspect(tokens.access()).at("/sid");
  }
}
