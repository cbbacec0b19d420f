package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Client.Place;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Forgery;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Ring;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Statements;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.revocation.Suspensions;
import dev.gatehouse.session.Endings;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens that were good once, or would be of another tenant or at another time: in every dialect
 * they are like any forged one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WornOutTokensTest {

  static final List<String> DIALECTS = Clients.DIALECTS;

  private Service service;
  private Operator operator;
  private TickingClock clock;

  /** Somebody who is signed in, and a client of their tenant. */
  private record User(Client client, Person person, Tokens tokens, Forgery forgery) {

    String tenant() {
      return client.tenant();
    }

    String access() {
      return tokens.access();
    }
  }

  @BeforeAll
  void start() {
    service =
        Service.start(
            TestDatabase.H2, "src/test/resources/tenants-forged.yml", Mailbox.ALL.settings());
    operator = new Operator(service.http());
    clock = service.bean(TickingClock.class);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  /** J07: what no key can vouch for, nobody vouches for. */
  @ParameterizedTest(name = "J07 {0}")
  @FieldSource("DIALECTS")
  void anEmptyRingVouchesForNothing(String dialect) {
    User user = signedIn(dialect, "-one");
    Ring ring = new Ring(service, user.tenant());
    String none = Forgery.encode(user.forgery().header().put("alg", "none"));
    for (String column : List.of("retired_at", "compromised_at")) {
      ring.set(column + " = CURRENT_TIMESTAMP - INTERVAL '3' HOUR");
      refused(user, user.access());
      for (String token :
          List.of(
              none + "." + user.forgery().part(1) + ".",
              none + "." + user.forgery().part(1) + "." + user.forgery().part(2))) {
        refused(user, token);
      }
      ring.set(column + " = NULL");
      good(user, user.access());
    }
  }

  /** J20, J70: nothing is keyed on how a token is written. */
  @ParameterizedTest(name = "J20 J70 {0}")
  @FieldSource("DIALECTS")
  void aLoggedOutTokenIsDeadHoweverItIsWritten(String dialect) {
    User user = signedIn(dialect, "-one");
    String twin = user.forgery().withTwin();
    good(user, twin);
    user.client().promised(Occasion.LOGGED_OUT).keptBy(user.client().logOut(user.tokens()));
    for (String token : List.of(user.access(), twin, user.access() + " ", user.access() + "=")) {
      refused(user, token);
    }
    for (String[] header :
        new String[][] {
          {"Authorization", "bearer " + user.access()},
          {"Authorization", user.access()},
          {"x-token", user.access()},
          {"x-token", user.access().toLowerCase(Locale.ROOT)}
        }) {
      int status = user.client().send("GET", Place.USER, null, null, header).status();
      assertThat(status).as(header[0] + ": " + header[1]).isBetween(400, 403);
    }
  }

  /** J26 */
  @ParameterizedTest(name = "J26 {0}")
  @FieldSource("DIALECTS")
  void aKeyOfTheSameNameIsAnotherKey(String dialect) {
    User here = signedIn(dialect, "-one");
    User there = signedIn(dialect, "-two");
    KeyPair other = Forgery.anybodys("secp256r1");
    String kid = here.forgery().kid();
    new Ring(service, there.tenant()).hang(kid, "ES256", other.getPublic(), other.getPrivate());
    try {
      refused(there, here.access());
      String claims = there.forgery().claims().toString();
      refused(there, here.forgery().signed(here.forgery().header().toString(), claims));
      Forgery hung = there.forgery().by(kid);
      good(there, hung.claiming(_ -> {}));
      refused(here, hung.claiming(_ -> {}));
      refused(here, hung.signed(hung.header().toString(), here.forgery().claims().toString()));
      good(here, here.access());
    } finally {
      new Rows(service)
          .change(
              "DELETE FROM signing_key WHERE tenant_id = '%s' AND kid = '%s'"
                  .formatted(there.tenant(), kid));
    }
  }

  /** J41, J42 */
  @ParameterizedTest(name = "J41 J42 {0}")
  @FieldSource("DIALECTS")
  void aTokenOfAnotherGenerationIsDead(String dialect) {
    User user = signedIn(dialect, "-one");
    for (String generation : List.of("sgen", "ugen", "tgen")) {
      for (int number : new int[] {-1, 1, 2, Integer.MAX_VALUE}) {
        refused(user, user.forgery().claiming(claims -> claims.put(generation, number)));
      }
    }
    good(user, user.access());
    service.bean(Endings.class).stand(tenant(user), user.person().id(), Standing.ACTIVE);
    refused(user, user.access());
  }

  /** J62: before its time, after its window, and given up. */
  @ParameterizedTest(name = "J62 {0}")
  @FieldSource("DIALECTS")
  void aKeyThatIsNotInItsTimeVouchesForNothing(String dialect) {
    User user = signedIn(dialect, "-one");
    String keys = "/tenants/" + user.tenant() + "/keys";
    String next = operator.post(keys, "{}").at("/kid");
    Forgery pending = user.forgery().by(next);
    refused(user, pending.claiming(_ -> {}));
    clock.pass(Duration.ofMinutes(10));
    good(user, lasting(pending));
    good(user, user.access());
    clock.pass(Duration.ofMinutes(61));
    good(user, lasting(pending));
    refused(user, lasting(user.forgery()));
    assertThat(operator.post(keys + "/" + next + "/compromised", null).status()).isEqualTo(200);
    refused(user, lasting(pending));
    new Rows(service)
        .change("UPDATE tenant SET generation = 0 WHERE tenant_id = '" + user.tenant() + "'");
    refused(user, lasting(pending));
  }

  /** J69 */
  @ParameterizedTest(name = "J69 {0}")
  @FieldSource("DIALECTS")
  void whoMayNotGoOnIsToldNoMoreThanThat(String dialect) {
    User restricted = signedIn(dialect, "-two");
    operator.restrict(restricted.tenant(), restricted.person(), "authenticated-user");
    restricted
        .client()
        .restricted("authenticated-user")
        .keptBy(restricted.client().use(restricted.access()));
    User disabled = signedIn(dialect, "-two");
    service.bean(Endings.class).stand(tenant(disabled), disabled.person().id(), Standing.SUSPENDED);
    refused(disabled, disabled.access());
    User paused = signedIn(dialect, "-two");
    Suspensions suspensions = service.bean(Suspensions.class);
    suspensions.suspend(paused.tenant());
    refused(paused, paused.access());
    suspensions.resume(paused.tenant());
    refused(paused, paused.access());
  }

  /** J72 */
  @ParameterizedTest(name = "J72 {0}")
  @ValueSource(strings = "ethgas")
  void aThousandUnknownKeysAreOneLookUp(String dialect) {
    User user = signedIn(dialect, "-two");
    clock.stop();
    for (int round = 0; round < 2; round++) {
      clock.pass(Duration.ofSeconds(6));
      String unknown = "unknown-" + round + "-";
      assertThat(
              service
                  .bean(Statements.class)
                  .of(() -> {
                    for (int i = 0; i < 1000; i++) {
                      String kid = unknown + i;
                      String token = user.forgery().headed(header -> header.put("kid", kid));
                      assertThat(user.client().use(token).status()).isEqualTo(401);
                    }
                  }))
          .hasSize(1);
    }
  }

  private User signedIn(String dialect, String number) {
    Client client = Clients.of(dialect, service.http(), dialect + number);
    Person person = operator.person(client.tenant());
    Tokens tokens = client.signedIn(person);
    return new User(client, person, tokens, new Forgery(service, client.tenant(), tokens.access()));
  }

  private Tenant tenant(User user) {
    return service.bean(Tenants.class).find(user.tenant()).orElseThrow();
  }

  /** The token as it would be if it were given now, for half an hour. */
  private String lasting(Forgery forgery) {
    long now = clock.instant().getEpochSecond();
    return forgery.claiming(
        claims -> claims.put("iat", now).put("nbf", now).put("exp", now + 1800));
  }

  private static void good(User user, String token) {
    user.client().promised(Occasion.USED).keptBy(user.client().use(token));
  }

  private static void refused(User user, String token) {
    user.client().promised(Occasion.TOKEN_REJECTED).keptBy(user.client().use(token));
    user.client().promised(Occasion.LOGOUT_TOKEN_REJECTED).keptBy(user.client().logOut(token));
  }
}
