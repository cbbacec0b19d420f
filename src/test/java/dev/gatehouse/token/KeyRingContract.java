package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Forgery;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant's keys come and go, and no good token fails for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KeyRingContract {

  private static final String PASSWORD = "correct horse battery";

  private final TestDatabase database;
  private Service service;
  private Http http;
  private Operator operator;
  private TickingClock clock;

  KeyRingContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-feed.yml");
    http = service.http();
    operator = new Operator(http);
    clock = service.bean(TickingClock.class);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({"ethgas, ES256, EC", "rsa, RS256, RSA", "edwards, EdDSA, OKP"})
  void aTenantChoosesWhatSigns(String tenant, String algorithm, String type) {
    String token = signIn(http, tenant);
    JsonNode header = header(token);
    assertThat(header.get("alg").asText()).isEqualTo(algorithm);
    assertThat(verify(http, tenant, token)).isEqualTo(200);
    Map<String, Object> published = published(tenant, header.get("kid").asText());
    assertThat(published).containsEntry("kty", type).containsEntry("alg", algorithm);
    assertThat(published).containsEntry("use", "sig").doesNotContainKeys("d", "p", "q");
  }

  @Test
  void aFirstKeySignsAlthoughTimeIsPutBackMeanwhile() {
    Tenant tenant = service.bean(Tenants.class).find("webmix").orElseThrow();
    Instant began = clock.instant();
    clock.step(Duration.ofSeconds(-1));
    try {
      String kid = service.bean(SigningKeys.class).active(tenant).kid();
      assertThat(published("webmix", kid)).isNotEmpty();
    } finally {
      clock.step(Duration.ZERO);
      clock.pass(Duration.between(clock.instant(), began).plusSeconds(1));
    }
  }

  @Test
  void aNewKeyIsPublishedBeforeItSigns() {
    String before = signIn(http, "ethgas");
    Answer made = operator.post("/tenants/ethgas/keys", "{}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    String next = made.at("/kid");
    assertThat(made.at("/state")).isEqualTo("pending");
    assertThat(operator.post("/tenants/ethgas/keys", "{}").status()).isEqualTo(409);
    assertThat(published("ethgas", next)).containsEntry("kid", next);
    assertThat(kid(signIn(http, "ethgas"))).isEqualTo(kid(before));
    clock.pass(SigningKeys.LEAD);
    assertThat(kid(signIn(http, "ethgas"))).isEqualTo(next);
    assertThat(state("ethgas", next)).isEqualTo("active");
    assertThat(state("ethgas", kid(before))).isEqualTo("retired");
    assertThat(verify(http, "ethgas", before)).isEqualTo(200);
    assertThat(published("ethgas", kid(before))).isNotEmpty();
    clock.pass(Duration.ofHours(1).plus(AccessTokens.LEEWAY).plusSeconds(1));
    assertThat(published("ethgas", kid(before))).isEmpty();
  }

  @Test
  void noTokenFailsWhileKeysAreRotatedOnAnyNode() {
    try (Service other = service.another()) {
      for (int i = 0; i < 5; i++) {
        String before = signIn(http, "paused");
        assertThat(operator.post("/tenants/paused/keys", "{\"lead\":\"PT0S\"}").status())
            .isEqualTo(201);
        String after = signIn(http, "paused");
        assertThat(kid(after)).isNotEqualTo(kid(before));
        for (Http node : List.of(http, other.http())) {
          assertThat(verify(node, "paused", before)).isEqualTo(200);
          await().atMost(Duration.ofSeconds(1)).until(() -> verify(node, "paused", after) == 200);
        }
      }
    }
  }

  @Test
  void aRetiredKeySignsNoMore() {
    String before = signIn(http, "rsa");
    Answer retired = operator.post("/tenants/rsa/keys/" + kid(before) + "/retire", null);
    assertThat(retired.status()).as(retired.body()).isEqualTo(200);
    assertThat(retired.at("/state")).isEqualTo("retired");
    assertThat(kid(signIn(http, "rsa"))).isNotEqualTo(kid(before));
    assertThat(verify(http, "rsa", before)).isEqualTo(200);
    assertThat(operator.post("/tenants/rsa/keys/" + kid(before) + "/retire", null).status())
        .isEqualTo(404);
  }

  @Test
  void theNewestIsListedFirstAndOneThatIsRelievedSaysSinceWhen() {
    String before = kid(signIn(http, "paused"));
    clock.pass(Duration.ofSeconds(1));
    Answer made = operator.post("/tenants/paused/keys", "{\"lead\":\"PT0S\"}");

    Answer keys = operator.get("/tenants/paused/keys");

    assertThat(keys.at("/data/0/kid")).isEqualTo(made.at("/kid"));
    assertThat(keys.json().at("/data/0/retired_at").isNull()).isTrue();
    assertThat(keys.at("/data/1/kid")).isEqualTo(before);
    assertThat(keys.at("/data/1/state")).isEqualTo("retired");
    assertThat(keys.at("/data/1/retired_at")).isEqualTo(made.at("/active_from"));
  }

  @Test
  void aKeySignsInItsTimeAndNobodyElseDoesSoLater() {
    String token = signIn(http, "paused");
    Forgery stolen = new Forgery(service, "paused", token);
    Answer made = operator.post("/tenants/paused/keys", "{}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    Forgery early = stolen.by(made.at("/kid"));
    assertThat(verify(http, "paused", early.claiming(_ -> {}))).isEqualTo(401);
    clock.pass(SigningKeys.LEAD);
    assertThat(verify(http, "paused", lasting(early))).isEqualTo(200);
    assertThat(verify(http, "paused", lasting(stolen))).isEqualTo(200);
    clock.pass(Duration.ofHours(1).plus(AccessTokens.LEEWAY).plusSeconds(1));
    assertThat(verify(http, "paused", lasting(early))).isEqualTo(200);
    assertThat(verify(http, "paused", lasting(stolen))).isEqualTo(401);
    try (Service other = service.another()) {
      assertThat(verify(other.http(), "paused", lasting(stolen))).isEqualTo(401);
    }
  }

  @Test
  void aKeyThatAnotherTookOverFromNeverSignsAgain() {
    String first = kid(signIn(http, "twice"));
    String second = operator.post("/tenants/twice/keys", "{\"lead\":\"PT0S\"}").at("/kid");
    clock.pass(Duration.ofHours(2));
    for (String act : List.of("retire", "compromised")) {
      String before = kid(signIn(http, "twice"));
      operator.post("/tenants/twice/keys/" + before + "/" + act, null);
      String after = signIn(http, "twice");
      assertThat(kid(after)).isNotIn(first, second, before);
      assertThat(published("twice", kid(after))).isNotEmpty();
      assertThat(verify(http, "twice", after)).isEqualTo(200);
    }
  }

  @Test
  void aKeyThatWasGivenUpBeforeItSignedChangesNothing() {
    String token = signIn(http, "given-up");
    for (String act : List.of("retire", "compromised")) {
      String next = operator.post("/tenants/given-up/keys", "{}").at("/kid");
      assertThat(operator.post("/tenants/given-up/keys/" + next + "/" + act, null).status())
          .isEqualTo(200);
      clock.pass(Duration.ofHours(2));
      assertThat(kid(signIn(http, "given-up"))).isEqualTo(kid(token));
      assertThat(state("given-up", kid(token))).isEqualTo("active");
      assertThat(published("given-up", kid(token))).isNotEmpty();
    }
  }

  /** The token as it would be if it were given now, for half an hour. */
  private String lasting(Forgery forgery) {
    long now = clock.instant().getEpochSecond();
    return forgery.claiming(
        claims -> claims.put("iat", now).put("nbf", now).put("exp", now + 1800));
  }

  @Test
  void aCompromisedKeyEndsEveryToken() {
    try (Service other = service.another()) {
      Answer in = signedIn(http, "edwards");
      String before = in.at("/data/accessToken");
      assertThat(verify(other.http(), "edwards", before)).isEqualTo(200);
      Answer known = operator.post("/tenants/edwards/keys/" + kid(before) + "/compromised", null);
      assertThat(known.at("/state")).as(known.body()).isEqualTo("compromised");
      assertThat(verify(http, "edwards", before)).isEqualTo(401);
      await()
          .atMost(Duration.ofSeconds(1))
          .until(() -> verify(other.http(), "edwards", before) == 401);
      assertThat(refresh("edwards", in)).isEqualTo(401);
      assertThat(published("edwards", kid(before))).isEmpty();
      String after = signIn(other.http(), "edwards");
      assertThat(kid(after)).isNotEqualTo(kid(before));
      assertThat(verify(other.http(), "edwards", after)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "{\"lead\":\"soon\"}",
    "{\"lead\":\"-PT1S\"}",
    "{\"lead\":\"P31D\"}",
    "{\"lead\":5}",
    "{\"more\":\"PT1S\"}"
  })
  void aLeadThatIsNoneIsRefused(String wish) {
    assertThat(operator.post("/tenants/ethgas/keys", wish).status()).isEqualTo(400);
  }

  @Test
  void aKeyOfAnotherTenantIsNone() {
    String kid = kid(signIn(http, "rsa"));
    for (String act : List.of("retire", "compromised")) {
      assertThat(operator.post("/tenants/ethgas/keys/" + kid + "/" + act, null).status())
          .isEqualTo(404);
    }
    assertThat(verify(http, "rsa", signIn(http, "rsa"))).isEqualTo(200);
  }

  private int refresh(String tenant, Answer in) {
    return http.post(
            "/t/" + tenant + "/api/v1/user/login/refresh",
            "{\"refreshToken\":\"" + in.at("/data/refreshToken") + "\"}")
        .status();
  }

  private String signIn(Http node, String tenant) {
    return signedIn(node, tenant).at("/data/accessToken");
  }

  private Answer signedIn(Http node, String tenant) {
    String name = "user-" + UUID.randomUUID();
    String login = "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\"}";
    assertThat(operator.post("/tenants/" + tenant + "/accounts", login).status()).isEqualTo(201);
    Answer in = node.post("/t/" + tenant + "/api/v1/user/login", login);
    assertThat(in.status()).as(in.body()).isEqualTo(200);
    return in;
  }

  private static int verify(Http node, String tenant, String token) {
    return node.get(
            "/t/" + tenant + "/api/v1/user/login/verify", "Authorization", "Bearer " + token)
        .status();
  }

  private String state(String tenant, String kid) {
    return StreamSupport.stream(
            operator.get("/tenants/" + tenant + "/keys").json().get("data").spliterator(), false)
        .filter(key -> key.get("kid").asText().equals(kid))
        .map(key -> key.get("state").asText())
        .findFirst()
        .orElseThrow();
  }

  private Map<String, Object> published(String tenant, String kid) {
    Tenant named = service.bean(Tenants.class).find(tenant).orElseThrow();
    return service.bean(SigningKeys.class).published(named).stream()
        .filter(key -> kid.equals(key.get("kid")))
        .findFirst()
        .orElse(Map.of());
  }

  private static String kid(String token) {
    return header(token).get("kid").asText();
  }

  private static JsonNode header(String token) {
    byte[] decoded = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
    return Http.json(new String(decoded, StandardCharsets.UTF_8));
  }
}
