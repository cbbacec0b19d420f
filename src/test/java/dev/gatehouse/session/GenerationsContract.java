package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.fixture.Forgery;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Statements;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.revocation.Feed;
import dev.gatehouse.revocation.Suspensions;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which generations a token may be of, whether a node goes by what it has heard or asks the
 * database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GenerationsContract {

  private static final String PASSWORD = "correct horse battery";

  private final TestDatabase database;
  private Service service;
  private Service deaf;
  private Rows rows;

  GenerationsContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-feed.yml");
    rows = new Rows(service);
    deaf = service.another();
    Feed feed = deaf.bean(Feed.class);
    // As when the node ends: nothing reaches it any more, so it asks the database.
    deaf.context().destroyBean(feed);
    await().atMost(Duration.ofSeconds(5)).until(() -> !feed.fresh());
  }

  @AfterAll
  void stop() {
    deaf.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "sgen, 1",
    "sgen, 2147483647",
    "sgen, -1",
    "ugen, 1",
    "ugen, 2147483647",
    "ugen, -1",
    "tgen, 1",
    "tgen, 2",
    "tgen, 2147483646",
    "tgen, -2"
  })
  void aTokenOfAGenerationThatNeverWasIsRefused(String generation, int number) {
    String token = signIn(person("ethgas"), "ethgas");
    Forgery forgery = new Forgery(service, "ethgas", token);
    String forged = forgery.claiming(claims -> claims.put(generation, number));
    assertThat(verify(service, "ethgas", forged)).isEqualTo(401);
    assertThat(verify(deaf, "ethgas", forged)).isEqualTo(401);
    assertThat(verify(service, "ethgas", token)).isEqualTo(200);
    assertThat(verify(deaf, "ethgas", token)).isEqualTo(200);
  }

  @Test
  void aTokenOfAGenerationThatIsOverIsRefused() {
    UUID person = person("ethgas");
    String before = signIn(person, "ethgas");
    Tenant tenant = service.bean(Tenants.class).find("ethgas").orElseThrow();
    service.bean(Endings.class).all(tenant, person);
    String after = signIn(person, "ethgas");
    Forgery forgery = new Forgery(service, "ethgas", after);
    assertThat(forgery.claims().get("ugen").asInt()).isEqualTo(1);
    for (Service node : new Service[] {service, deaf}) {
      assertThat(verify(node, "ethgas", before)).isEqualTo(401);
      assertThat(verify(node, "ethgas", after)).isEqualTo(200);
    }
    // Nor does a token of generations yet to come outlive what ends those of now.
    String yetToCome = forgery.claiming(claims -> claims.put("ugen", 99));
    service.bean(Endings.class).all(tenant, person);
    for (Service node : new Service[] {service, deaf}) {
      assertThat(verify(node, "ethgas", yetToCome)).isEqualTo(401);
      assertThat(verify(node, "ethgas", after)).isEqualTo(401);
    }
  }

  @Test
  void aDeletedAccountStaysGoneWhateverIsEndedOfItAgain() {
    UUID person = person("ethgas");
    Tenant tenant = service.bean(Tenants.class).find("ethgas").orElseThrow();
    Endings endings = service.bean(Endings.class);
    endings.all(tenant, person);
    endings.all(tenant, person);
    String token = signIn(person, "ethgas");
    assertThat(verify(service, "ethgas", token)).isEqualTo(200);
    endings.delete(tenant, person);
    assertThat(verify(service, "ethgas", token)).isEqualTo(401);
    assertThat(endings.delete(tenant, person)).isEqualTo(new Endings.Ended(0, 0));
    assertThat(endings.all(tenant, person)).isEqualTo(new Endings.Ended(0, 0));
    assertThat(endings.stand(tenant, person, Standing.ACTIVE)).isEmpty();
    assertThat(verify(service, "ethgas", token)).isEqualTo(401);
    assertThat(verify(deaf, "ethgas", token)).isEqualTo(401);
  }

  /** What another node has issued a moment ago, of a generation that is not told here yet. */
  @Test
  void aGenerationThatTheNodeHasNotHeardOfIsLookedUpOnce() {
    UUID person = person("ethgas");
    Forgery forgery = new Forgery(service, "ethgas", signIn(person, "ethgas"));
    rows.change("UPDATE account SET generation = 3 WHERE id = '" + person + "'");
    rows.change("UPDATE session SET account_generation = 3 WHERE account_id = '" + person + "'");
    String token = forgery.claiming(claims -> claims.put("ugen", 3));
    assertThat(verify(service, "ethgas", token)).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThat(
                    service
                        .bean(Statements.class)
                        .of(() -> assertThat(verify(service, "ethgas", token)).isEqualTo(200)))
                .isEmpty());
    // A session that was spared has tokens of the generations before: they are none the worse.
    assertThat(verify(service, "ethgas", forgery.claiming(claims -> claims.put("ugen", 2))))
        .isEqualTo(200);
    assertThat(verify(service, "ethgas", forgery.claiming(claims -> claims.put("ugen", 4))))
        .isEqualTo(401);
  }

  @Test
  void aTenantThatHasResumedElsewhereIsServedAtOnce() {
    UUID person = person("paused");
    Forgery forgery = new Forgery(service, "paused", signIn(person, "paused"));
    service.bean(Suspensions.class).suspend("paused");
    rows.change("UPDATE tenant SET generation = 2 WHERE tenant_id = 'paused'");
    rows.change("UPDATE session SET tenant_generation = 2 WHERE account_id = '" + person + "'");
    assertThat(verify(service, "paused", forgery.claiming(claims -> claims.put("tgen", 2))))
        .isEqualTo(200);
    for (int never : new int[] {0, 1, 3, 4}) {
      assertThat(verify(service, "paused", forgery.claiming(claims -> claims.put("tgen", never))))
          .as("tgen " + never)
          .isEqualTo(401);
    }
  }

  private UUID person(String tenant) {
    Answer made =
        new Operator(service.http())
            .post("/tenants/" + tenant + "/accounts", login("user-" + UUID.randomUUID()));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return UUID.fromString(made.at("/id"));
  }

  private String signIn(UUID person, String tenant) {
    String name =
        (String)
            rows.of("SELECT username FROM account WHERE id = '" + person + "'")
                .getFirst()
                .getFirst();
    Answer in = service.http().post("/t/" + tenant + "/api/v1/user/login", login(name));
    assertThat(in.status()).as(in.body()).isEqualTo(200);
    return in.at("/data/accessToken");
  }

  private static String login(String name) {
    return "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\"}";
  }

  private static int verify(Service node, String tenant, String token) {
    Http http = node.http();
    return http.get(
            "/t/" + tenant + "/api/v1/user/login/verify", "Authorization", "Bearer " + token)
        .status();
  }
}
