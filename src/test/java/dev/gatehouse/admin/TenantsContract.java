package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in force for tenants, and why. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TenantsContract {

  private static final String DIGEST =
      "f7f573da0a6ad55eabbffd5edeec119bde0f42197edc76bace922c1b5f0d6363";

  private static final String CREDENTIAL = "sample-credential-of-webmix";

  private final TestDatabase database;
  private Path file;
  private Service service;
  private Operator operator;

  TenantsContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    file = folder.resolve("tenants.yml");
    write(written("30m"));
    service = Service.start(database, file.toString());
    operator = new Operator(service.http());
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "dialect, webmix, tenants.yml, 4",
    "credential, set, tenants.yml, 5",
    "capabilities.otp, restricted, tenants.yml, 8",
    "capabilities.logout, allowed, gatehouse,",
    "hosts, none, gatehouse,",
    "audit.retention, 400d, gatehouse,",
    "logout.session, suspend, dialect,",
    "rates.logout, 30/1h, dialect,",
    "rates.signin, none, dialect,"
  })
  void everyKeyIsShownWithWhereItComesFrom(String key, String value, String source, Integer line) {
    Answer answer = operator.get("/tenants/acme");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/id")).isEqualTo("acme");
    assertThat(answer.at("/suspended")).isEqualTo("false");
    assertThat(key(answer, key))
        .isEqualTo(
            Http.json(
                "{\"key\":\"%s\",\"value\":\"%s\",\"source\":\"%s\",\"line\":%s}"
                    .formatted(key, value, source, line)));
  }

  @Test
  void ofACredentialItIsShownOnlyThatThereIsOne() {
    assertThat(operator.get("/tenants/acme").body()).doesNotContain(DIGEST);
    assertThat(key(operator.get("/tenants/umbrella"), "credential").get("value").asText())
        .isEqualTo("none");
    assertThat(operator.get("/tenants/missing").status()).isEqualTo(404);
  }

  @Test
  void aPlanSaysWhatAnotherFileWouldChange() {
    String other =
        written("20m").replace("umbrella", "initech").replace(DIGEST, DIGEST.replace('f', 'e'));
    for (String type : List.of("application/yaml", "text/yaml; charset=utf-8")) {
      Answer plan = plan(other, type);
      assertThat(plan.status()).as(plan.body()).isEqualTo(200);
      assertThat(plan.json())
          .isEqualTo(
              Http.json(
                  """
                  {"added":["initech"],"removed":["umbrella"],"changed":{"acme":{
                    "credential":{"from":"set","to":"another"},
                    "tokens.access-ttl":{"from":"%s","to":"20m"}}}}
                  """
                      .formatted(accessTtl())));
    }
    assertThat(operator.get("/tenants/initech").status()).isEqualTo(404);
    assertThat(plan(written(accessTtl()), "application/yaml").json())
        .isEqualTo(Http.json("{\"added\":[],\"removed\":[],\"changed\":{}}"));
  }

  @Test
  void whatIsWrongWithAPlanIsToldAtItsLines() {
    Answer wrong =
        plan("version: 1\ntenants:\n  acme:\n    dialect: seventh\n    color: red\n", "text/yaml");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.at("/detail").lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("tenants.yml:4: tenants.acme.dialect: expected one of"))
        .anyMatch(line -> line.startsWith("tenants.yml:5: tenants.acme.color: expected one of"));
    assertThat(plan("", "application/yaml").status()).isEqualTo(400);
    assertThat(plan(written("1h"), "application/json").status()).isEqualTo(415);
    assertThat(plan("#".repeat(20_000), "application/yaml").status()).isEqualTo(413);
  }

  /** The file is looked at all the time, so what is new in it may be in force before one asks. */
  @Test
  void theFileIsTakenWhenAnOperatorSaysSo() {
    AtomicInteger minutes = new AtomicInteger(30);
    await()
        .untilAsserted(() -> {
          String before = accessTtl();
          String after = minutes.incrementAndGet() + "m";
          write(written(after));
          Answer dry = operator.post("/tenants:reload?dry_run=true", null);
          assertThat(accessTtl()).isEqualTo(before);
          Answer reloaded = operator.post("/tenants:reload?reason=new%20" + after, null);
          assertThat(accessTtl()).isEqualTo(after);
          assertThat(reloaded.status()).as(reloaded.body()).isEqualTo(200);
          assertThat(reloaded.json())
              .isEqualTo(dry.json())
              .isEqualTo(
                  Http.json(
                      """
                      {"added":[],"removed":[],"changed":{
                        "acme":{"tokens.access-ttl":{"from":"%s","to":"%s"}}}}
                      """
                          .formatted(before, after)));
        });
    assertThat(reloads())
        .filteredOn(written -> written.get("reason").asText().equals("new " + minutes + "m"))
        .singleElement()
        .satisfies(written ->
            assertThat(written.at("/details/changed").toString()).isEqualTo("[\"acme\"]"));
  }

  @Test
  void aBrokenFileIsNotTaken() throws IOException {
    String before = accessTtl();
    int written = reloads().size();
    write(written("1y"));
    Answer broken = operator.post("/tenants:reload", null);
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.at("/detail")).startsWith("tenants.yml:6: tenants.acme.tokens.access-ttl: ");
    assertThat(accessTtl()).isEqualTo(before);
    assertThat(reloads()).hasSize(written);
    write(written(before));
    assertThat(operator.post("/tenants:reload", null).status()).isEqualTo(200);
  }

  @Test
  void aCapabilityIsExplainedLevelByLevel() {
    Person person = operator.person("umbrella");
    String whole = "/tenants/umbrella/capabilities/profile";
    String own = "/tenants/umbrella/accounts/" + person.id() + "/capabilities/profile";
    assertThat(levels(own)).containsExactly("tenants.yml allowed decides");
    String until = service.bean(TickingClock.class).instant().plusSeconds(600).toString();

    operator.put(own, "{\"restricted\":true,\"reason\":\"their own\"}");
    assertThat(levels(own)).containsExactly("tenants.yml allowed", "account restricted decides");
    assertThat(operator.get(own).at("/levels/1/reason")).isEqualTo("their own");
    assertThat(levels(whole)).containsExactly("tenants.yml allowed decides");

    operator.put(whole, "{\"restricted\":true,\"until\":\"" + until + "\"}");
    assertThat(levels(own))
        .containsExactly("tenants.yml allowed", "tenant restricted decides", "account restricted");
    assertThat(operator.get(own).at("/levels/1/until")).isEqualTo(until);
    assertThat(operator.get(own).at("/source")).isEqualTo("tenant");

    operator.put(own, "{\"restricted\":false}");
    assertThat(levels(own)).endsWith("tenant restricted decides", "account allowed");
    service.bean(TickingClock.class).pass(Duration.ofMinutes(10));
    assertThat(levels(own)).containsExactly("tenants.yml allowed", "account allowed decides");
    assertThat(levels(whole)).containsExactly("tenants.yml allowed decides");
  }

  @Test
  void whatIsRestrictedInTheFileIsExplainedByIt() {
    String otp = "/tenants/acme/capabilities/otp";
    assertThat(levels(otp)).containsExactly("tenants.yml restricted decides");
    operator.put(otp, "{\"restricted\":false}");
    assertThat(levels(otp)).containsExactly("tenants.yml restricted", "tenant allowed decides");
    operator.delete(otp);
    assertThat(operator.get("/tenants/acme/capabilities/nothing").status()).isEqualTo(400);
  }

  /** The level that decides says what is in force. */
  private List<String> levels(String path) {
    Answer explained = operator.get(path);
    assertThat(explained.status()).as(explained.body()).isEqualTo(200);
    List<String> levels = new ArrayList<>();
    for (JsonNode level : explained.json().get("levels")) {
      boolean decides = level.get("decides").booleanValue();
      if (decides) {
        assertThat(level.get("source")).isEqualTo(explained.json().get("source"));
        assertThat(level.get("restricted")).isEqualTo(explained.json().get("restricted"));
      }
      levels.add(
          level.get("source").asText()
              + (level.get("restricted").booleanValue() ? " restricted" : " allowed")
              + (decides ? " decides" : ""));
    }
    return levels;
  }

  @Test
  void whatIsCountedForAnAddressIsShownAndReset() {
    String limits = "/tenants/acme/limits?address=127.0.0.1";
    assertThat(operator.get(limits).json().get("data")).isEmpty();
    assertThat(operator.delete(limits).status()).isEqualTo(404);
    logout();
    logout();

    Answer counted = operator.get(limits);
    assertThat(counted.at("/data/0/operation")).isEqualTo("logout");
    assertThat(counted.at("/data/0/rate")).isEqualTo("30/1h");
    assertThat(counted.at("/data/0/count")).isEqualTo("2");
    assertThat(counted.at("/data/0/remaining")).isEqualTo("28");
    assertThat(counted.json().at("/data/0/resets_in_seconds").intValue()).isBetween(3590, 3600);
    assertThat(operator.get(limits + "&operation=logout").json().get("data")).hasSize(1);
    assertThat(operator.get(limits + "&operation=otp").json().get("data")).isEmpty();
    assertThat(operator.get("/tenants/umbrella/limits?address=127.0.0.1").json().get("data"))
        .isEmpty();
    assertThat(operator.get("/tenants/acme/limits?address=127.0.0.2").json().get("data")).isEmpty();

    assertThat(operator.delete(limits + "&dry_run=true").at("/data/0/count")).isEqualTo("2");
    assertThat(operator.get(limits).at("/data/0/count")).isEqualTo("2");
    assertThat(operator.delete(limits + "&operation=otp").status()).isEqualTo(404);
    Answer reset = operator.delete(limits + "&reason=their%20office");
    assertThat(reset.at("/data/0/count")).isEqualTo("2");
    assertThat(operator.get(limits).json().get("data")).isEmpty();
    logout();
    assertThat(operator.get(limits).at("/data/0/count")).isEqualTo("1");
    Answer written = operator.get("/tenants/acme/audit?action=limits_reset");
    assertThat(written.json().get("data")).hasSize(1);
    assertThat(written.at("/data/0/reason")).isEqualTo("their office");
    assertThat(written.at("/data/0/details/address")).isEqualTo("127.0.0.1");
    operator.delete(limits);
  }

  @ParameterizedTest
  @CsvSource({
    "'', address: expected a value; it is missing",
    "?address=, address: expected an IPv4 or IPv6 address",
    "?address=localhost, address: expected an IPv4 or IPv6 address",
    "?address=1.2.3, address: expected an IPv4 or IPv6 address",
    "?address=127.0.0.1&operation=lgout, operation: expected what begins with a capability"
  })
  void whatIsNoAddressOrNoOperationHasNoLimits(String query, String expected) {
    for (Answer answer :
        List.of(
            operator.get("/tenants/acme/limits" + query),
            operator.delete("/tenants/acme/limits" + query))) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.at("/detail")).startsWith(expected);
    }
  }

  @Test
  void whatIsOfAnotherFormIsToldWhatWasExpected() {
    assertThat(operator.post("/tenants/acme/sessions/nope/logout:explain", "{}").at("/detail"))
        .isEqualTo("session: expected a UUID");
    assertThat(operator.delete("/admin-keys/xyz").at("/detail")).isEqualTo("id: expected a UUID");
    assertThat(operator.get("/tenants/acme/sessions?limit=some").at("/detail"))
        .isEqualTo("limit: expected a whole number");
  }

  /** Counts, and fails for want of a token. */
  private void logout() {
    assertThat(service.http().get("/t/acme/auth/logout", "x-tenant-token", CREDENTIAL).status())
        .isEqualTo(401);
  }

  private Answer plan(String yaml, String type) {
    return service
        .http()
        .post(
            "/admin/v1/tenants:plan",
            yaml,
            "Authorization",
            "Bearer " + Service.ADMIN_KEY,
            "Content-Type",
            type);
  }

  private String accessTtl() {
    return key(operator.get("/tenants/acme"), "tokens.access-ttl").get("value").asText();
  }

  private JsonNode reloads() {
    return operator.get("/audit?action=tenants_reloaded&limit=200").json().get("data");
  }

  private static JsonNode key(Answer answer, String key) {
    for (JsonNode node : answer.json().get("keys")) {
      if (node.get("key").asText().equals(key)) {
        return node;
      }
    }
    throw new AssertionError(key + ": " + answer.body());
  }

  /** The same lines always. */
  private static String written(String accessTtl) {
    return """
    version: 1
    tenants:
      acme:
        dialect: webmix
        credential: sha256:%s
        tokens: { access-ttl: %s }
        capabilities:
          otp: restricted
      umbrella: { dialect: ethgas }
    """
        .formatted(DIGEST, accessTtl);
  }

  private void write(String yaml) throws IOException {
    Files.writeString(file, yaml);
  }
}
