package dev.gatehouse.wire.transak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Erasure;
import dev.gatehouse.fixture.Example;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.wire.DialectContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of transak was promised, over a socket. */
abstract class TransakContract extends DialectContract {

  private static final String HOST = "https://api-gateway-stg.transak.com";
  private static final String SAMPLE_TOKEN = "YOUR_USER_AUTH_TOKEN";
  private static final String TRANSAK = "sample-credential-of-transak";
  private static final String TWIN = "credential-of-the-twin-tenant";
  private static final String LOGIN = "/api/v2/auth/login";
  private static final String VERIFY = "/api/v2/auth/verify";
  private static final String REFRESH = "/t/transak/api/v2/auth/refresh";
  private static final String USER = "/t/transak/api/v2/user/";
  private static final String LOGOUT = "/t/transak/api/v1/auth/logout";
  private static final String LOCKED =
      "Your account has been locked due to multiple failed OTP attempts. You can try again after"
          + " 24 hours.";
  private static final String WRONG = "otp is invalid or expired";

  private final PublishedContract published = new PublishedContract();

  TransakContract(TestDatabase database) {
    super(
        database,
        "src/test/resources/transak/tenants.yml",
        "transak",
        TransakClient::new,
        new Aftermath(false, false, Occasion.LOGOUT_TOKEN_REJECTED));
  }

  // Signing in by mail

  @Test
  void askingForACodeGivesAStateToken() {
    String email = email();
    Answer answer = login(email);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode data = answer.json().get("data");
    assertThat(answer.json().fieldNames()).toIterable().containsExactly("data");
    assertThat(data.fieldNames())
        .toIterable()
        .containsExactly("isTncAccepted", "stateToken", "email", "expiresIn");
    assertThat(data.get("isTncAccepted").booleanValue()).isFalse();
    assertThat(data.get("stateToken").asText()).matches("[0-9a-f]{32}");
    assertThat(data.get("email").asText()).isEqualTo(email);
    assertThat(data.get("expiresIn").intValue()).isEqualTo(600);
  }

  @Test
  void whoReadsTheMailGetsATokenForThirtyDays() {
    String email = email();
    Answer answer = signedIn(email);
    JsonNode data = answer.json().get("data");
    assertThat(data.fieldNames()).toIterable().containsExactly("ttl", "created", "accessToken");
    assertThat(data.get("ttl").intValue()).isEqualTo(2_592_000);
    assertThat(data.get("created").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(Instant.parse(data.get("created").asText()))
        .isBetween(clock.instant().minusSeconds(60), clock.instant());
    assertThat(user(answer).at("/data/email")).isEqualTo(email);
  }

  @Test
  void aCodeIsGoodOnceAndForItsOwnAddress() {
    String email = email();
    String state = login(email).at("/data/stateToken");
    String code = Mailbox.ALL.code(email, 1);
    assertError(verify(email(), code, state), 400, 9001, WRONG);
    assertError(verify(email, code, "0".repeat(32)), 400, 9001, WRONG);
    assertError(verify(email, code, "not a state token"), 400, 9001, WRONG);
    assertThat(verify(email.toUpperCase(Locale.ROOT), code, state).status()).isEqualTo(200);
    assertError(verify(email, code, state), 400, 9001, WRONG);
  }

  @Test
  void aCodeIsSixDigitsAndNothingThatLooksLikeThem() {
    String email = email();
    String state = login(email).at("/data/stateToken");
    String code = Mailbox.ALL.code(email, 1);
    for (char zero : new char[] {'\uff10', '\u0660'}) {
      String foreign =
          code.chars()
              .mapToObj(digit -> Character.toString(zero + digit - '0'))
              .collect(Collectors.joining());
      assertError(verify(email, foreign, state), 400, 9001, "otp must be six digits");
    }
    for (String wrong : List.of(" " + code, code + " ", code + "0", code.substring(1))) {
      assertError(verify(email, wrong, state), 400, 9001, "otp must be six digits");
    }
    assertThat(verify(email, code, state).status()).isEqualTo(200);
  }

  @Test
  void aNewCodeCancelsTheOneBefore() {
    String email = email();
    String state = login(email).at("/data/stateToken");
    String code = Mailbox.ALL.code(email, 1);
    clock.pass(Duration.ofMinutes(1));
    String next = login(email).at("/data/stateToken");
    assertError(verify(email, code, state), 400, 9001, WRONG);
    assertThat(verify(email, Mailbox.ALL.code(email, 2), next).status()).isEqualTo(200);
  }

  @Test
  void aCodeLivesTenMinutes() {
    String email = email();
    String state = login(email).at("/data/stateToken");
    String code = Mailbox.ALL.code(email, 1);
    clock.pass(Duration.ofMinutes(10));
    assertError(verify(email, code, state), 400, 9001, WRONG);
  }

  @Test
  void aCodeIsSentOnceAMinute() {
    String email = email();
    String first = login(email).at("/data/stateToken");
    String code = Mailbox.ALL.code(email, 1);
    Answer tooSoon = login(email.toUpperCase(Locale.ROOT));
    assertThat(tooSoon.status()).isEqualTo(400);
    assertThat(tooSoon.json())
        .isEqualTo(
            Http.json(
                """
                {"error":{"statusCode":400,"name":"BadRequestError",
                "message":"You can request a new OTP after 1 minute.","errorCode":1019}}
                """));
    assertThat(login(email()).status()).isEqualTo(200);
    clock.pass(Duration.ofSeconds(60));
    String second = login(email).at("/data/stateToken");
    assertError(verify(email, code, first), 400, 9001, WRONG);
    assertThat(verify(email, Mailbox.ALL.code(email, 2), second).status()).isEqualTo(200);
  }

  @Test
  void ofManyWhoAskAtOnceOneGetsACode() throws Exception {
    String email = email();
    List<Future<Answer>> asked = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        asked.add(clients.submit(() -> login(email)));
      }
    }
    int sent = 0;
    for (Future<Answer> answer : asked) {
      if (answer.get().status() == 200) {
        sent++;
      } else {
        assertThat(answer.get().json().at("/error/errorCode").intValue()).isEqualTo(1019);
      }
    }
    assertThat(sent).isEqualTo(1);
  }

  @Test
  void fourWrongCodesLockForADay() {
    String email = email();
    String state = login(email).at("/data/stateToken");
    String code = Mailbox.ALL.code(email, 1);
    for (int i = 0; i < 3; i++) {
      assertError(verify(email, wrong(code), state), 400, 9001, WRONG);
    }
    assertError(verify(email, wrong(code), state), 400, 400, LOCKED);
    assertError(verify(email, code, state), 400, 400, LOCKED);
    clock.pass(Duration.ofHours(24).minusSeconds(30));
    assertError(login(email), 400, 400, LOCKED);
    clock.pass(Duration.ofSeconds(31));
    String next = login(email).at("/data/stateToken");
    assertThat(verify(email, Mailbox.ALL.code(email, 2), next).status()).isEqualTo(200);
  }

  @Test
  void aNewCodeDoesNotBuyNewTries() {
    String email = email();
    for (int i = 1; i <= 3; i++) {
      String state = login(email).at("/data/stateToken");
      assertError(verify(email, wrong(Mailbox.ALL.code(email, i)), state), 400, 9001, WRONG);
      clock.pass(Duration.ofMinutes(1));
    }
    String state = login(email.toUpperCase(Locale.ROOT)).at("/data/stateToken");
    String code = Mailbox.ALL.code(email.toUpperCase(Locale.ROOT), 1);
    assertError(verify(email, wrong(code), state), 400, 400, LOCKED);
  }

  @Test
  void aRightCodeForgetsTheWrongOnes() {
    String email = email();
    for (int i = 1; i <= 2; i++) {
      String state = login(email).at("/data/stateToken");
      String code = Mailbox.ALL.code(email, i);
      for (int j = 0; j < 3; j++) {
        assertError(verify(email, wrong(code), state), 400, 9001, WRONG);
      }
      assertThat(verify(email, code, state).status()).isEqualTo(200);
      clock.pass(Duration.ofMinutes(1));
    }
  }

  @Test
  void aLockIsOneTenantsOwn() {
    String email = email();
    String state = login(email).at("/data/stateToken");
    String code = Mailbox.ALL.code(email, 1);
    for (int i = 0; i < 4; i++) {
      verify(email, wrong(code), state);
    }
    Answer there = http.post(LOGIN, "{\"apiKey\":\"" + TWIN + "\",\"email\":\"" + email + "\"}");
    assertThat(there.status()).isEqualTo(200);
    assertError(
        http.post(
            VERIFY,
            """
            {"apiKey":"%s","email":"%s","otp":"%s","stateToken":"%s"}
            """
                .formatted(TWIN, email, code, state)),
        400,
        9001,
        WRONG);
  }

  @Test
  void anOperatorFreesWhoeverIsLockedOut() {
    String email = email();
    String limits = "/tenants/transak/limits/codes?email=" + email.toUpperCase(Locale.ROOT);
    assertThat(operator.delete(limits).status()).isEqualTo(404);
    String state = login(email).at("/data/stateToken");
    String code = Mailbox.ALL.code(email, 1);
    verify(email, wrong(code), state);
    assertThat(operator.get(limits).at("/data/0/wrong_tries")).isEqualTo("1");
    for (int i = 0; i < 3; i++) {
      verify(email, wrong(code), state);
    }
    JsonNode held = operator.get(limits).json().get("data").get(0);
    assertThat(held.get("scope").asText()).isEqualTo("otp-signin");
    assertThat(Instant.parse(held.get("locked_until").asText()))
        .isBetween(
            clock.instant().plus(Duration.ofHours(24)).minusSeconds(30),
            clock.instant().plus(Duration.ofHours(24)));
    assertThat(operator.get(limits.replace("transak", "twin")).json().get("data")).isEmpty();
    assertThat(operator.delete(limits.replace("transak", "twin")).status()).isEqualTo(404);

    Answer dry = operator.delete(limits + "&dry_run=true");
    assertThat(dry.json().get("data").get(0)).isEqualTo(held);
    assertError(login(email), 400, 400, LOCKED);
    Answer freed = operator.delete(limits + "&reason=they%20called");
    assertThat(freed.json().get("data").get(0)).isEqualTo(held);
    assertThat(operator.get(limits).json().get("data")).isEmpty();

    Answer written =
        operator.get("/tenants/transak/audit?action=limits_reset&actor=operator&limit=1");
    assertThat(written.at("/data/0/reason")).isEqualTo("they called");
    assertThat(written.at("/data/0/details/codes/0")).isEqualTo("otp-signin");
    // Nobody of that name has an account yet; it is written down as their wrong tries are.
    assertThat(written.at("/data/0/object_id")).startsWith("hmac:");
    assertThat(written.body()).doesNotContain(email);
    String same = "/tenants/transak/audit?object=" + written.at("/data/0/object_id");
    await()
        .untilAsserted(() ->
            assertThat(operator.get(same).json().findValuesAsText("action"))
                .contains("limits_reset", "authn_login_fail"));
    String next = login(email).at("/data/stateToken");
    Answer in = verify(email, Mailbox.ALL.code(email, 2), next);
    assertThat(in.status()).as(in.body()).isEqualTo(200);

    assertThat(operator.get("/tenants/transak/limits/codes?email=nobody").status()).isEqualTo(400);
    assertThat(operator.get("/tenants/transak/limits/codes").status()).isEqualTo(400);
  }

  @Test
  void aTenantSaysHowOftenACodeIsSentAndTried() {
    String email = email();
    String body = "{\"apiKey\":\"" + TWIN + "\",\"email\":\"" + email + "\"}";
    String state = http.post(LOGIN, body).at("/data/stateToken");
    assertError(http.post(LOGIN, body), 400, 1019, "You can request a new OTP after 90 seconds.");
    String tried =
        """
        {"apiKey":"%s","email":"%s","otp":"%s","stateToken":"%s"}
        """
            .formatted(TWIN, email, wrong(Mailbox.ALL.code(email, 1)), state);
    assertError(http.post(VERIFY, tried), 400, 9001, WRONG);
    Answer locked = http.post(VERIFY, tried);
    assertError(locked, 400, 400, LOCKED.replace("24 hours", "1 hour"));
    assertThat(locked.header("retry-after")).contains("3600");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"email\":\"a@b.example\"}                     | apiKey is required",
        "{\"apiKey\":\"KEY\"}                            | email is required",
        "{\"apiKey\":\"KEY\",\"email\":5}                | email must be text",
        "{\"apiKey\":\"KEY\",\"email\":\"nobody\"}       | email must be an e-mail address",
        "{\"apiKey\":\"another\",\"email\":\"a@b.example\"} | apiKey is invalid",
        "{                                               | apiKey is required"
      })
  void whatIsMissingIsNamed(String body, String message) {
    assertError(http.post(LOGIN, body.replace("KEY", TRANSAK)), 400, 9001, message);
  }

  @Test
  void whatIsMissingWithACodeIsNamed() {
    assertError(
        http.post(VERIFY, "{\"apiKey\":\"" + TRANSAK + "\"}"),
        400,
        9001,
        "email is required, otp is required, stateToken is required");
    assertError(verify(email(), "12345", "0".repeat(32)), 400, 9001, "otp must be six digits");
    assertError(verify(email(), "١٢٣٤٥٦", "0".repeat(32)), 400, 9001, "otp must be six digits");
  }

  // The tenant

  @Test
  void allThatNamesATenantMustAgree() {
    String body = "{\"apiKey\":\"" + TRANSAK + "\",\"email\":\"EMAIL\"}";
    assertThat(http.post("/t/transak" + LOGIN, body.replace("EMAIL", email())).status())
        .isEqualTo(200);
    assertThat(http.post(LOGIN + "?apiKey=" + TRANSAK, body.replace("EMAIL", email())).status())
        .isEqualTo(200);
    String another = body.replace("EMAIL", email());
    assertError(http.post("/t/twin" + LOGIN, another), 400, 9001, "apiKey is invalid");
    assertError(http.post(LOGIN, another, "Host", "twin.example"), 400, 9001, "apiKey is invalid");
    assertError(http.post(LOGIN + "?apiKey=" + TWIN, another), 400, 9001, "apiKey is invalid");
    assertError(
        http.post("/t/transak" + LOGIN + "?apiKey=" + TWIN, another),
        400,
        9001,
        "apiKey is invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v2/user", "/api/v2/user/", "/api/v2/auth/refresh", "/api/v2/auth/refresh/"})
  void theQueryNamesATenantToo(String path) {
    String token = token(signedIn(email()));
    assertThat(http.get(path + "?apiKey=" + TRANSAK, "authorization", token).status())
        .isEqualTo(200);
    assertError(
        http.get(path + "?apiKey=" + TWIN, "authorization", token), 401, 1002, "Session expired");
    for (String prefix : new String[] {"", "/t/transak"}) {
      assertError(
          http.get(prefix + path + "?apiKey=nobody", "authorization", token),
          400,
          9001,
          "apiKey is invalid");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void everyEndpointRefusesAnApiKeyThatIsNobodys(String end) {
    String token = token(signedIn(email()));
    for (String path : new String[] {LOGIN, VERIFY, "/api/v1/auth/logout"}) {
      assertError(
          http.post("/t/transak" + path + end + "?apiKey=nobody", "{}", "authorization", token),
          400,
          9001,
          "apiKey is invalid");
    }
    assertThat(http.get(USER, "authorization", token).status()).isEqualTo(200);
    assertLoggedOut(
        http.post(
            "/api/v1/auth/logout" + end + "?apiKey=" + TRANSAK, null, "authorization", token));
  }

  @Test
  void loggingOutMayNameTheTenantInTheBody() {
    String token = token(signedIn(email()));
    String path = "/api/v1/auth/logout";
    Answer unnamed = http.post(path, null, "authorization", token + "x");
    published.assertAnswersLogout(unnamed);
    assertError(unnamed, 400, 9001, "apiKey is required");
    Answer stranger = http.post(path, "{\"apiKey\":\"" + TWIN + "\"}", "authorization", token);
    published.assertAnswersLogout(stranger);
    assertError(stranger, 400, 1002, "Session expired");
    Answer answer = http.post(path, "{\"apiKey\":\"" + TRANSAK + "\"}", "authorization", token);
    assertLoggedOut(answer);
  }

  @Test
  void theTokenNamesTheTenantWhereNothingElseDoes() {
    String token = token(signedIn(email()));
    assertThat(http.get("/api/v2/user/", "authorization", token).status()).isEqualTo(200);
    assertLoggedOut(http.post("/api/v1/auth/logout", null, "authorization", token));
    assertError(http.get("/api/v2/user/", "authorization", token), 401, 1002, "Session expired");
  }

  @Test
  void anotherTenantsTokenIsLikeAForgedOne() {
    String token = token(signedIn(email()));
    assertError(
        http.get("/t/twin/api/v2/user/", "authorization", token), 401, 1002, "Session expired");
    assertThat(http.get(USER, "authorization", token).status()).isEqualTo(200);
  }

  // The user

  @Test
  void theUserIsShown() {
    String email = email();
    Answer in = signedIn(email);
    JsonNode data = user(in).json().get("data");
    assertThat(data.fieldNames())
        .toIterable()
        .containsExactly(
            "partnerUserId",
            "firstName",
            "lastName",
            "email",
            "mobileNumber",
            "status",
            "dob",
            "kyc",
            "address");
    assertThat(data.get("status").asText()).isEqualTo("ACTIVE");
    assertThat(data.get("firstName").isNull()).isTrue();
    assertThat(data.get("kyc"))
        .isEqualTo(Http.json("{\"status\":\"NOT_SUBMITTED\",\"type\":null}"));
    UUID id = UUID.fromString(data.get("partnerUserId").asText());
    service
        .bean(Accounts.class)
        .change(
            "transak",
            id,
            null,
            null,
            Map.of("firstName", "Ada", "address", Map.of("city", "London"), "lastName", 5));
    JsonNode known = user(in).json().get("data");
    assertThat(known.get("firstName").asText()).isEqualTo("Ada");
    assertThat(known.get("lastName").isNull()).isTrue();
    assertThat(known.get("address")).isEqualTo(Http.json("{\"city\":\"London\"}"));
  }

  // Refreshing

  @Test
  void refreshingGivesOneMoreTokenOfTheSameSession() {
    Answer in = signedIn(email());
    Answer answer = http.get(REFRESH, "authorization", token(in));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("data").fieldNames()).toIterable().containsExactly("accessToken");
    String renewed = token(answer);
    assertThat(renewed).isNotEqualTo(token(in));
    assertThat(http.get(USER, "authorization", token(in)).status()).isEqualTo(200);
    assertLoggedOut(http.post(LOGOUT, null, "authorization", renewed));
    for (String token : new String[] {token(in), renewed}) {
      assertError(http.get(USER, "authorization", token), 401, 1002, "Session expired");
      assertError(http.get(REFRESH, "authorization", token), 401, 1002, "Session expired");
    }
  }

  @Test
  void anExpiredTokenIsNotRefreshed() {
    Answer in = signedIn(email());
    clock.pass(Duration.ofDays(29));
    String renewed = token(http.get(REFRESH, "authorization", token(in)));
    clock.pass(Duration.ofDays(1));
    assertError(http.get(REFRESH, "authorization", token(in)), 401, 1002, "Session expired");
    assertThat(http.get(REFRESH, "authorization", renewed).status()).isEqualTo(200);
  }

  @Test
  void aTokenIsNotRefreshedAfterALogoutThatRevokesRefreshTokensAlone() {
    TransakClient client = new TransakClient(http, "patient");
    Tokens in = client.signedIn(operator.person("patient"));
    Tokens renewed = client.tokens(client.refresh(in.access()));
    client.promised(Occasion.LOGGED_OUT).keptBy(client.logOut(in));
    for (Tokens tokens : new Tokens[] {in, renewed}) {
      client.promised(Occasion.USED).keptBy(client.use(tokens.access()));
      client.refreshRefused().keptBy(client.refresh(tokens.access()));
    }
  }

  // Logging out

  @Test
  void loggingOutAnswersAsPublished() {
    String token = token(signedIn(email()));
    assertLoggedOut(http.post(LOGOUT, null, "authorization", token));
    Answer again = http.post(LOGOUT, null, "authorization", token);
    published.assertAnswersLogout(again);
    assertThat(again.json())
        .isEqualTo(
            Http.json(
                """
                {"error":{"statusCode":400,"name":"BadRequestError",
                "message":"Session expired","errorCode":1002}}
                """));
    assertError(http.get(USER, "authorization", token), 401, 1002, "Session expired");
  }

  @Test
  void aBadTokenIsABadRequestAtLogoutAndUnauthorizedElsewhere() {
    String expired = token(signedIn(email()));
    String gone = token(signedIn(email()));
    UUID id = UUID.fromString(http.get(USER, "authorization", gone).at("/data/partnerUserId"));
    service.bean(Erasure.class).erase("transak", id);
    clock.pass(Duration.ofDays(30));
    String[][] bad = {
      {},
      {"authorization", SAMPLE_TOKEN},
      {"authorization", "a.b.c"},
      {"authorization", "Bearer"},
      {"authorization", expired},
      {"authorization", gone}
    };
    for (String[] headers : bad) {
      Answer answer = http.post(LOGOUT, null, headers);
      published.assertAnswersLogout(answer);
      assertError(answer, 400, 1002, "Session expired");
      Answer elsewhere = http.get(USER, headers);
      assertError(elsewhere, 401, 1002, "Session expired");
      assertThat(elsewhere.at("/error/name")).isEqualTo("UnauthorizedError");
    }
  }

  @Test
  void theTokenOfAnAccountThatIsGoneIsNoneAnyMore() {
    String token = token(signedIn(email()));
    UUID id = UUID.fromString(http.get(USER, "authorization", token).at("/data/partnerUserId"));
    service.bean(Erasure.class).erase("transak", id);
    Answer answer = http.post(LOGOUT, null, "authorization", token);
    published.assertAnswersLogout(answer);
    assertError(answer, 400, 1002, "Session expired");
    assertError(http.get(USER, "authorization", token), 401, 1002, "Session expired");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      value = {
        "none|application/json",
        "none|application/x-www-form-urlencoded",
        "{}|application/json",
        "{|application/json",
        "x=y|application/x-www-form-urlencoded",
        "anything|text/plain",
        "{\"apiKey\":null,\"other\":{}}|application/json",
        "[\"apiKey\"]|application/json"
      })
  void loggingOutTakesAnyBody(String body, String type) {
    String token = token(signedIn(email()));
    assertLoggedOut(
        http.post(LOGOUT, body, "authorization", "Bearer " + token, "Content-Type", type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"nobody\"", "\"\"", "5", "true", "{}", "[]", "[\"" + TRANSAK + "\"]"})
  void loggingOutRefusesAnApiKeyThatIsNobodys(String key) {
    String token = token(signedIn(email()));
    Answer answer = http.post(LOGOUT, "{\"apiKey\":" + key + "}", "authorization", token);
    published.assertAnswersLogout(answer);
    assertError(answer, 400, 9001, "apiKey is invalid");
    assertThat(http.get(USER, "authorization", token).status()).isEqualTo(200);
  }

  @Test
  void whatIsNotPublishedIsAtLeastShapedAsAnError() {
    published.assertShapedAsAnError(http.post(LOGOUT, "x".repeat(17_000), "authorization", "x"));
    published.assertShapedAsAnError(http.get(LOGOUT));
  }

  // The examples of the contract

  @Test
  void thePythonExampleLogsOut() {
    Example example = Example.of("transak/logout.py").with(HOST, base());
    assertThat(example.run("python3"))
        .isEqualTo(
            "{'error': {'statusCode': 400, 'name': 'BadRequestError',"
                + " 'message': 'Session expired', 'errorCode': 1002}}");
    String token = token(signedIn(email()));
    assertThat(example.with(SAMPLE_TOKEN, token).run("python3"))
        .isEqualTo("{'data': {'message': 'User logged out successfully'}}");
    assertThat(http.get(USER, "authorization", token).status()).isEqualTo(401);
  }

  @Test
  void theJavaScriptExampleLogsOut() {
    String token = token(signedIn(email()));
    assertThat(
            Example.of("transak/logout.mjs")
                .with(HOST, base())
                .with(SAMPLE_TOKEN, token)
                .run("node"))
        .isEqualTo("{ data: { message: 'User logged out successfully' } }");
    assertThat(http.get(USER, "authorization", token).status()).isEqualTo(401);
  }

  private String base() {
    return "http://localhost:" + service.port() + "/t/transak";
  }

  private Answer login(String email) {
    return http.post(LOGIN, "{\"apiKey\":\"" + TRANSAK + "\",\"email\":\"" + email + "\"}");
  }

  private Answer verify(String email, String code, String state) {
    return http.post(
        VERIFY,
        """
        {"apiKey":"%s","email":"%s","otp":"%s","stateToken":"%s"}
        """
            .formatted(TRANSAK, email, code, state));
  }

  private Answer signedIn(String email) {
    String state = login(email).at("/data/stateToken");
    Answer answer = verify(email, Mailbox.ALL.code(email, 1), state);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private Answer user(Answer in) {
    return http.get(USER, "authorization", token(in));
  }

  private static String token(Answer in) {
    return in.at("/data/accessToken");
  }

  private static String wrong(String code) {
    return code.equals("000000") ? "000001" : "000000";
  }

  private static String email() {
    return "user-" + UUID.randomUUID() + "@example.com";
  }

  private void assertLoggedOut(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    published.assertAnswersLogout(answer);
    assertThat(answer.json())
        .isEqualTo(Http.json("{\"data\":{\"message\":\"User logged out successfully\"}}"));
  }

  private static void assertError(Answer answer, int status, int errorCode, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    JsonNode error = answer.json().path("error");
    assertThat(error.fieldNames())
        .toIterable()
        .as(answer.body())
        .containsExactly("statusCode", "name", "message", "errorCode");
    assertThat(error.get("statusCode").intValue()).isEqualTo(status);
    assertThat(error.get("message").asText()).isEqualTo(message);
    assertThat(error.get("errorCode").intValue()).isEqualTo(errorCode);
  }
}
