package dev.gatehouse.wire.webmix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Erasure;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.wire.DialectContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of webmix was promised, over a socket. */
abstract class WebmixContract extends DialectContract {

  private static final String TENANT = "x-tenant-token";
  private static final String USER = "x-token";
  private static final String WEBMIX = "sample-credential-of-webmix";
  private static final String TWIN = "credential-of-the-twin-tenant";
  private static final String PASSWORD = "securepassword123";

  WebmixContract(TestDatabase database) {
    super(
        database,
        "src/test/resources/tenants-test.yml",
        "webmix",
        WebmixClient::new,
        new Aftermath(true, true, Occasion.LOGGED_OUT));
  }

  // Signing up

  @Test
  void signingUpMakesAnAccountAndOpensItsSession() {
    Answer answer = signUp(email());
    assertThat(answer.status()).isEqualTo(201);
    JsonNode data = answer.json().get("data");
    assertThat(data.fieldNames())
        .toIterable()
        .containsExactly(
            "accessToken",
            "accessTokenExpireAt",
            "refreshToken",
            "refreshTokenExpireAt",
            "userId",
            "newUser");
    assertThat(data.get("newUser").booleanValue()).isTrue();
    assertThat(data.get("userId").asText()).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    Instant now = clock.instant();
    assertThat(Instant.parse(data.get("accessTokenExpireAt").asText()))
        .isBetween(now.plusSeconds(3590), now.plusSeconds(3600));
    assertThat(Instant.parse(data.get("refreshTokenExpireAt").asText()))
        .isBetween(now.plusSeconds(86390), now.plusSeconds(86400));
    assertThat(data.get("accessTokenExpireAt").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
  }

  @Test
  void anAddressSignsUpOnceHoweverItIsWritten() {
    String email = email();
    signUp(email);
    assertFailure(signUp(email), 409, "CONFLICT", "Conflict");
    assertFailure(signUp(email.toUpperCase(java.util.Locale.ROOT)), 409, "CONFLICT", "Conflict");
  }

  @Test
  void whatCannotSignUpIsToldWhichFieldIsWrong() {
    Answer noEmail = http.post("/auth/signup", signUpBody("password", "not an address"), tenant());
    assertFailure(noEmail, 400, "VALIDATION_ERROR", "The request could not be processed");
    assertThat(noEmail.json().at("/error/validation/email").get(0).asText()).isNotBlank();
    Answer shortPassword =
        http.post(
            "/auth/signup",
            "{\"method\":\"password\",\"email\":\"" + email() + "\",\"password\":\"7 chars\"}",
            tenant());
    assertFailure(shortPassword, 400, "VALIDATION_ERROR", "The request could not be processed");
    assertThat(shortPassword.json().at("/error/validation/password").isArray()).isTrue();
    Answer nothing = http.post("/auth/signup", "{\"method\":\"password\"}", tenant());
    assertThat(nothing.json().at("/error/validation").fieldNames())
        .toIterable()
        .containsExactly("email", "password");
  }

  @Test
  void signingUpTakesAPasswordOnly() {
    assertFailure(
        http.post("/auth/signup", signUpBody("google", email()), tenant()),
        403,
        "RESTRICTED_CAPABILITY",
        "Capability signup is restricted");
  }

  // Signing in

  @Test
  void signingInOpensASession() {
    String email = email();
    String userId = signUp(email).at("/data/userId");
    Answer answer = signIn(email, PASSWORD);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.at("/data/userId")).isEqualTo(userId);
    assertThat(answer.json().at("/data/newUser").booleanValue()).isFalse();
  }

  @Test
  void nobodyLearnsWhetherAnAddressIsKnown() {
    String email = email();
    signUp(email);
    Answer wrongPassword = signIn(email, "another password");
    Answer unknownAddress = signIn(email(), PASSWORD);
    assertFailure(wrongPassword, 401, "INVALID_CREDENTIALS", "Invalid credentials");
    assertThat(withoutMeta(unknownAddress)).isEqualTo(withoutMeta(wrongPassword));
  }

  @ParameterizedTest
  @ValueSource(strings = {"google", "facebook", "apple"})
  void otherServicesDoNotVouchForAnybodyYet(String method) {
    assertFailure(
        http.post(
            "/auth/signin",
            "{\"method\":\"" + method + "\",\"token\":\"x\",\"tokenType\":\"idToken\"}",
            tenant()),
        403,
        "RESTRICTED_CAPABILITY",
        "Capability signin is restricted");
  }

  @Test
  void aGuestSignsInWithoutAName() {
    Answer guest = http.post("/auth/signin", "{\"method\":\"guest\"}", tenant());
    assertThat(guest.status()).isEqualTo(201);
    assertThat(guest.json().at("/data/newUser").booleanValue()).isTrue();
    Answer user = http.get("/auth/authenticated-user", as(guest));
    assertThat(user.at("/data/method")).isEqualTo("guest");
  }

  @Test
  void whoReadsTheMailSignsInWithItsCode() {
    String email = email();
    Answer challenge =
        http.post("/auth/signin", "{\"method\":\"otp\",\"email\":\"" + email + "\"}", tenant());
    assertThat(challenge.status()).isEqualTo(201);
    String id = challenge.at("/data/id");
    String token = "{\"method\":\"otp\",\"token\":\"" + id + "\"}";
    assertFailure(
        http.post("/auth/signin", token, tenant()),
        401,
        "INVALID_CREDENTIALS",
        "Invalid credentials");
    assertThat(verify(id, "otp_signin", Mailbox.ALL.code(email, 1)).status()).isEqualTo(201);
    Answer first = http.post("/auth/signin", token, tenant());
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.json().at("/data/newUser").booleanValue()).isTrue();
    assertFailure(
        http.post("/auth/signin", token, tenant()),
        401,
        "INVALID_CREDENTIALS",
        "Invalid credentials");
  }

  @Test
  void aCodeToSignInWithGoesToTheAddressOnRecordAndNotToOneThatLooksLikeIt() {
    String email = email();
    signUp(email);
    String lookAlike = email.toUpperCase(java.util.Locale.ROOT);
    Answer challenge =
        http.post("/auth/signin", "{\"method\":\"otp\",\"email\":\"" + lookAlike + "\"}", tenant());
    assertThat(challenge.status()).isEqualTo(201);
    assertThat(verify(challenge.at("/data/id"), "otp_signin", Mailbox.ALL.code(email, 1)).status())
        .isEqualTo(201);
    assertThat(Mailbox.ALL.mails(lookAlike)).isEmpty();
  }

  @Test
  void aCodeOfAnAddressIsNoCodeOfTheAccountWhoseAddressLooksLikeIt() {
    String email = email();
    String lookAlike = email.toUpperCase(java.util.Locale.ROOT);
    String id =
        http.post("/auth/signin", "{\"method\":\"otp\",\"email\":\"" + lookAlike + "\"}", tenant())
            .at("/data/id");
    assertThat(verify(id, "otp_signin", Mailbox.ALL.code(lookAlike, 1)).status()).isEqualTo(201);
    signUp(email);
    assertFailure(
        http.post("/auth/signin", "{\"method\":\"otp\",\"token\":\"" + id + "\"}", tenant()),
        401,
        "INVALID_CREDENTIALS",
        "Invalid credentials");
  }

  @Test
  void whoSignedUpWithAnothersAddressIsOutWhenThatOneSignsInWithACode() {
    String email = email();
    Answer stranger = signUp(email);
    Answer challenge =
        http.post("/auth/signin", "{\"method\":\"otp\",\"email\":\"" + email + "\"}", tenant());
    String id = challenge.at("/data/id");
    verify(id, "otp_signin", Mailbox.ALL.code(email, 1));
    Answer owner =
        http.post("/auth/signin", "{\"method\":\"otp\",\"token\":\"" + id + "\"}", tenant());
    assertThat(owner.status()).isEqualTo(201);
    assertThat(owner.at("/data/userId")).isEqualTo(stranger.at("/data/userId"));
    assertFailure(
        http.get("/auth/authenticated-user", as(stranger)),
        401,
        "INVALID_USER_TOKEN",
        "Invalid user token");
    assertFailure(
        refresh(stranger.at("/data/refreshToken")),
        401,
        "INVALID_REFRESH_TOKEN",
        "Invalid refresh token");
    assertFailure(signIn(email, PASSWORD), 401, "INVALID_CREDENTIALS", "Invalid credentials");
    assertThat(http.get("/auth/authenticated-user", as(owner)).status()).isEqualTo(200);
  }

  // Refreshing

  @Test
  void refreshingGivesASuccessorAndALostAnswerMayBeAskedForAgain() {
    Answer in = signUp(email());
    Answer first = refresh(in.at("/data/refreshToken"));
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.at("/data/refreshToken")).isNotEqualTo(in.at("/data/refreshToken"));
    assertThat(first.at("/data/userId")).isEqualTo(in.at("/data/userId"));
    assertThat(refresh(in.at("/data/refreshToken")).at("/data/refreshToken"))
        .isEqualTo(first.at("/data/refreshToken"));
    assertThat(http.get("/auth/authenticated-user", as(first)).status()).isEqualTo(200);
  }

  @Test
  void twoHundredRefreshesAtOnceSignNobodyOut() throws Exception {
    String token = signUp(email()).at("/data/refreshToken");
    Set<String> successors = new HashSet<>();
    CountDownLatch gun = new CountDownLatch(1);
    try (Service other = service.another();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Http node = i % 2 == 0 ? http : other.http();
        answers.add(
            executor.submit(() -> {
              gun.await();
              Answer answer = refresh(node, token);
              // Too many at once for the database's connections: come again, says the answer.
              while (answer.status() == 503) {
                answer = refresh(node, token);
              }
              return answer;
            }));
      }
      gun.countDown();
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).as(answer.get().body()).isEqualTo(201);
        successors.add(answer.get().at("/data/refreshToken"));
      }
    }
    assertThat(successors).hasSize(1);
    assertThat(refresh(successors.iterator().next()).status()).isEqualTo(201);
  }

  @Test
  void aSpentRefreshTokenEndsItsFamily() {
    Answer in = signUp(email());
    Answer first = refresh(in.at("/data/refreshToken"));
    clock.pass(Duration.ofSeconds(61));
    assertFailure(
        refresh(in.at("/data/refreshToken")),
        401,
        "INVALID_REFRESH_TOKEN",
        "Invalid refresh token");
    assertFailure(
        refresh(first.at("/data/refreshToken")),
        401,
        "INVALID_REFRESH_TOKEN",
        "Invalid refresh token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rt1_AaH78ImNczurS1yVtgv-pgAAAAAiOWPS4I3zoLjNbkyhnnqXLiilzKH9k-sLQ1A2MLxsPh2Zxq2pvq-4m9lkT3gPFSQ_2b3079cb",
        "d1f2a3b4c5e6f7g8h9i0j1k2l3m4n5o6p7q8r9s0",
        "x"
      })
  void aStrangeRefreshTokenIsRefused(String token) {
    assertFailure(refresh(token), 401, "INVALID_REFRESH_TOKEN", "Invalid refresh token");
  }

  // Logging out: the examples of the contract

  @Test
  void aTokenWhoseAccountIsGoneAnswersAsPromised() {
    Answer in = signUp(email());
    service
        .bean(Erasure.class)
        .erase("webmix", dev.gatehouse.wire.Ulid.read(in.at("/data/userId")).orElseThrow());
    Answer answer = http.get("/auth/logout", as(in));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(withSampleMeta(answer))
        .isEqualTo(
            Http.json(
                """
                {
                  "meta": {
                    "requestId": "req-12345",
                    "timestamp": "2025-01-15T10:30:00.000Z"
                  },
                  "error": {
                    "message": "Missing user context",
                    "code": "UNEXPECTED_STATE",
                    "status": 500
                  }
                }
                """));
  }

  @Test
  void loggingOutSaysThatTheTenantIsMissing() {
    assertFailure(http.get("/auth/logout"), 401, "MISSING_TENANT_TOKEN", "Missing tenant token");
    assertFailure(
        http.get("/auth/logout", TENANT, "nobody's credential"),
        401,
        "INVALID_TENANT_TOKEN",
        "Invalid tenant token");
  }

  @Test
  void loggingOutMakesTheUserLoggedOutUntilTheTokenIsUsedAgain() {
    Answer in = signUp(email());
    assertThat(status(in)).isEqualTo("logged_in");
    http.get("/auth/logout", as(in));
    assertThat(status(in)).isEqualTo("logged_out");
    assertThat(http.get("/auth/logout", as(in)).status()).isEqualTo(200);
    assertThat(status(in)).isEqualTo("logged_out");
    assertThat(http.get("/auth/authenticated-user", as(in)).status()).isEqualTo(200);
    assertThat(status(in)).isEqualTo("logged_in");
  }

  @Test
  void loggingOutIsNotUndoneByARefusedCall() {
    Answer in = signUp(email());
    http.get("/auth/logout", as(in));
    operator.put(
        "/tenants/webmix/accounts/" + in.at("/data/userId") + "/capabilities/authenticated-user",
        "{\"restricted\":true}");
    assertThat(http.get("/auth/authenticated-user", as(in)).status()).isEqualTo(403);
    assertThat(status(in)).isEqualTo("logged_out");
  }

  @Test
  void refreshingAndSigningInLogInAgain() {
    String email = email();
    Answer in = signUp(email);
    http.get("/auth/logout", as(in));
    assertThat(refresh(in.at("/data/refreshToken")).status()).isEqualTo(201);
    assertThat(status(in)).isEqualTo("logged_in");
    http.get("/auth/logout", as(in));
    signIn(email, PASSWORD);
    assertThat(status(in)).isEqualTo("logged_in");
  }

  @Test
  void loggingOutIsNothingABrowserDoesByItself() {
    Answer in = signUp(email());
    Answer head = http.send("HEAD", "/auth/logout", null, as(in));
    assertThat(head.status()).isEqualTo(405);
    assertThat(head.header("allow")).contains("GET");
    for (String[] sign :
        new String[][] {
          {"Sec-Fetch-Mode", "navigate"},
          {"Sec-Fetch-Mode", "no-cors"},
          {"Purpose", "prefetch"},
          {"Sec-Purpose", "prefetch;prerender"}
        }) {
      Answer answer =
          http.get(
              "/auth/logout", TENANT, WEBMIX, USER, in.at("/data/accessToken"), sign[0], sign[1]);
      assertFailure(answer, 400, "VALIDATION_ERROR", "The request could not be processed");
    }
    assertThat(status(in)).isEqualTo("logged_in");
  }

  // Leaving

  @ParameterizedTest
  @ValueSource(strings = {"soft", "hard"})
  void whoeverLeavesIsNotComingBackByUse(String strategy) {
    String email = email();
    Answer in = signUp(email);
    Answer answer =
        http.post(
            "/auth/terminate", "{\"reason\":\"enough\",\"strategy\":\"" + strategy + "\"}", as(in));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().at("/data/success").booleanValue()).isTrue();
    String expected = strategy.equals("soft") ? "suspended" : "terminated";
    assertThat(status(in)).isEqualTo(expected);
    assertFailure(
        http.get("/auth/authenticated-user", as(in)),
        401,
        "INVALID_USER_TOKEN",
        "Invalid user token");
    assertFailure(
        refresh(in.at("/data/refreshToken")),
        401,
        "INVALID_REFRESH_TOKEN",
        "Invalid refresh token");
    assertFailure(signIn(email, PASSWORD), 401, "INVALID_CREDENTIALS", "Invalid credentials");
    assertThat(status(in)).isEqualTo(expected);
  }

  // The forgotten password

  @Test
  void aNewPasswordIsSetByMailAndEndsAllSessions() {
    String email = email();
    Answer in = signUp(email);
    Answer challenge =
        http.post(
            "/auth/reset-password",
            "{\"step\":\"challenge\",\"email\":\"" + email + "\"}",
            tenant());
    assertThat(challenge.status()).isEqualTo(201);
    String id = challenge.at("/data/id");
    assertFailure(
        confirm(id, "a brand new one"), 401, "INVALID_CREDENTIALS", "Invalid credentials");
    verify(id, "reset_password", Mailbox.ALL.code(email, 1));
    assertThat(confirm(id, "a brand new one").json().at("/data/success").booleanValue()).isTrue();
    assertThat(signIn(email, PASSWORD).status()).isEqualTo(401);
    assertThat(signIn(email, "a brand new one").status()).isEqualTo(201);
    assertThat(http.get("/auth/authenticated-user", as(in)).status()).isEqualTo(401);
    assertThat(refresh(in.at("/data/refreshToken")).status()).isEqualTo(401);
    assertFailure(
        confirm(id, "once more, please"), 401, "INVALID_CREDENTIALS", "Invalid credentials");
  }

  @Test
  void aForgottenPasswordTellsNobodyWhoIsKnown() {
    String nobody = email();
    Answer unknown =
        http.post(
            "/auth/reset-password",
            "{\"step\":\"challenge\",\"email\":\"" + nobody + "\"}",
            tenant());
    assertThat(unknown.status()).isEqualTo(201);
    assertThat(unknown.json().get("data").fieldNames())
        .toIterable()
        .containsExactly("id", "expireAt", "resendInterval");
    assertThat(
            http.post(
                    "/otp/resend",
                    "{\"id\":\"" + unknown.at("/data/id") + "\",\"scope\":\"reset_password\"}",
                    tenant())
                .status())
        .isEqualTo(429);
    clock.pass(Duration.ofSeconds(61));
    assertThat(
            http.post(
                    "/otp/resend",
                    "{\"id\":\"" + unknown.at("/data/id") + "\",\"scope\":\"reset_password\"}",
                    tenant())
                .status())
        .isEqualTo(201);
    // The next mail is for somebody else.
    String somebody = email();
    createCode(somebody);
    Mailbox.ALL.code(somebody, 1);
    assertThat(Mailbox.ALL.mails(nobody)).isEmpty();
  }

  // The account

  @Test
  void theAuthenticatedUserIsShown() {
    Answer in = signUp(email());
    Answer answer = http.get("/auth/authenticated-user", as(in));
    assertThat(answer.status()).isEqualTo(200);
    JsonNode data = answer.json().get("data");
    assertThat(data.fieldNames())
        .toIterable()
        .containsExactly("id", "method", "profile", "createdAt", "updatedAt");
    assertThat(data.get("id").asText()).isEqualTo(in.at("/data/userId"));
    assertThat(data.get("profile").isNull()).isTrue();
  }

  @Test
  void theProfileIsMerged() {
    Answer in = signUp(email());
    patch(in, "{\"firstName\":\"Ada\",\"age\":36,\"id\":\"mine\",\"tags\":[\"a\"]}");
    Answer answer = patch(in, "{\"age\":null,\"lastName\":\"Lovelace\"}");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode data = answer.json().get("data");
    assertThat(data.fieldNames())
        .toIterable()
        .containsExactly("id", "firstName", "tags", "lastName", "createdAt", "updatedAt");
    assertThat(data.get("id").asText()).isEqualTo(in.at("/data/userId"));
    assertThat(http.get("/auth/authenticated-user", as(in)).at("/data/profile/firstName"))
        .isEqualTo("Ada");
  }

  @Test
  void aProfileDoesNotGrowForEver() {
    Answer in = signUp(email());
    String long4000 = "x".repeat(4000);
    assertThat(patch(in, "{\"a\":\"" + long4000 + "\"}").status()).isEqualTo(200);
    assertThat(patch(in, "{\"b\":\"" + long4000 + "\"}").status()).isEqualTo(200);
    assertFailure(
        patch(in, "{\"c\":\"" + long4000 + "\"}"),
        422,
        "UNPROCESSABLE_ENTITY",
        "Unprocessable Entity");
  }

  // Codes

  @Test
  void aCodeIsVerifiedOnceAndForAll() {
    String email = email();
    String id = createCode(email).at("/data/id");
    String code = Mailbox.ALL.code(email, 1);
    assertThat(verify(id, "email_verification", code).json().at("/data/success").booleanValue())
        .isTrue();
    assertThat(verify(id, "email_verification", code).status()).isEqualTo(201);
    assertThat(verify(id, "reset_password", code).status()).isEqualTo(401);
  }

  @Test
  void aCodeIsTriedFiveTimes() {
    String email = email();
    String id = createCode(email).at("/data/id");
    String code = Mailbox.ALL.code(email, 1);
    String wrong = code.equals("000000") ? "000001" : "000000";
    for (int i = 0; i < 5; i++) {
      assertFailure(
          verify(id, "email_verification", wrong),
          401,
          "INVALID_CREDENTIALS",
          "Invalid credentials");
    }
    assertThat(verify(id, "email_verification", code).status()).isEqualTo(401);
  }

  @Test
  void aCodeLivesTenMinutes() {
    String email = email();
    String id = createCode(email).at("/data/id");
    String code = Mailbox.ALL.code(email, 1);
    clock.pass(Duration.ofMinutes(10));
    assertThat(verify(id, "email_verification", code).status()).isEqualTo(401);
  }

  @Test
  void aNewCodeCancelsTheOneBefore() {
    String email = email();
    String first = createCode(email).at("/data/id");
    String code = Mailbox.ALL.code(email, 1);
    createCode(email);
    assertThat(verify(first, "email_verification", code).status()).isEqualTo(401);
  }

  @Test
  void aCodeIsSentAgainAfterAMinuteThreeTimes() {
    String email = email();
    String id = createCode(email).at("/data/id");
    String body = "{\"id\":\"" + id + "\",\"scope\":\"email_verification\"}";
    String first = Mailbox.ALL.code(email, 1);
    Answer tooSoon = http.post("/otp/resend", body, tenant());
    assertFailure(tooSoon, 429, "TOO_MANY_REQUESTS", "Too many requests");
    assertThat(Long.parseLong(tooSoon.header("retry-after").orElseThrow())).isBetween(50L, 60L);
    for (int i = 1; i <= 3; i++) {
      clock.pass(Duration.ofSeconds(60));
      assertThat(http.post("/otp/resend", body, tenant()).status()).isEqualTo(201);
      String again = Mailbox.ALL.code(email, i + 1);
      if (!again.equals(first)) {
        assertThat(verify(id, "email_verification", first).status()).isEqualTo(401);
      }
      first = again;
    }
    clock.pass(Duration.ofSeconds(60));
    assertFailure(http.post("/otp/resend", body, tenant()), 409, "CONFLICT", "Conflict");
    assertThat(verify(id, "email_verification", first).status()).isEqualTo(201);
  }

  @Test
  void aCancelledCodeIsDead() {
    String email = email();
    String id = createCode(email).at("/data/id");
    String code = Mailbox.ALL.code(email, 1);
    String body = "{\"id\":\"" + id + "\",\"scope\":\"email_verification\"}";
    assertThat(http.post("/otp/cancel", body, tenant()).status()).isEqualTo(201);
    assertThat(http.post("/otp/cancel", body, tenant()).status()).isEqualTo(201);
    assertThat(verify(id, "email_verification", code).status()).isEqualTo(401);
    assertFailure(
        http.post(
            "/otp/cancel",
            "{\"id\":\"00000000000000000000000000\",\"scope\":\"email_verification\"}",
            tenant()),
        404,
        "NOT_FOUND",
        "Not Found");
  }

  // The other tenant

  @Test
  void anotherTenantsTokenIsLikeAForgedOne() {
    Answer in = signUp(email());
    Answer forged = http.get("/auth/logout", TENANT, TWIN, USER, in.at("/data/accessToken") + "x");
    Answer foreign = http.get("/auth/logout", TENANT, TWIN, USER, in.at("/data/accessToken"));
    assertFailure(foreign, 401, "INVALID_USER_TOKEN", "Invalid user token");
    assertThat(withoutMeta(foreign)).isEqualTo(withoutMeta(forged));
    assertThat(status(in)).isEqualTo("logged_in");
    assertFailure(
        http.post(
            "/auth/refresh-token",
            "{\"refreshToken\":\"" + in.at("/data/refreshToken") + "\"}",
            TENANT,
            TWIN),
        401,
        "INVALID_REFRESH_TOKEN",
        "Invalid refresh token");
    assertThat(refresh(in.at("/data/refreshToken")).status()).isEqualTo(201);
  }

  @Test
  void theSameAddressIsTwoPeopleAtTwoTenants() {
    String email = email();
    signUp(email);
    Answer there = http.post("/auth/signup", signUpBody("password", email), TENANT, TWIN);
    assertThat(there.status()).isEqualTo(201);
  }

  @Test
  void whatNamesTwoTenantsIsRefused() {
    Answer in = signUp(email());
    assertFailure(
        http.get("/t/twin/auth/logout", as(in)),
        401,
        "INVALID_TENANT_TOKEN",
        "Invalid tenant token");
    assertFailure(
        http.get(
            "/auth/logout",
            "Host",
            "twin.example",
            TENANT,
            WEBMIX,
            USER,
            in.at("/data/accessToken")),
        401,
        "INVALID_TENANT_TOKEN",
        "Invalid tenant token");
    assertThat(status(in)).isEqualTo("logged_in");
  }

  @Test
  void aTenantIsReachedByHostAndPrefixToo() {
    Answer in = signUp(email());
    assertThat(http.get("/t/webmix/auth/authenticated-user", as(in)).status()).isEqualTo(200);
    assertThat(
            http.get(
                    "/auth/authenticated-user",
                    "Host",
                    "webmix.localhost:8080",
                    TENANT,
                    WEBMIX,
                    USER,
                    in.at("/data/accessToken"))
                .status())
        .isEqualTo(200);
    assertThat(
            http.post("/t/webmix/auth/signin?q=%20x&y", "{\"method\":\"guest\"}", tenant())
                .status())
        .isEqualTo(201);
    assertFailure(
        http.get("/t/webmix/auth/logout", USER, in.at("/data/accessToken")),
        401,
        "MISSING_TENANT_TOKEN",
        "Missing tenant token");
  }

  private Answer signUp(String email) {
    return http.post("/auth/signup", signUpBody("password", email), tenant());
  }

  private static String signUpBody(String method, String email) {
    return "{\"method\":\""
        + method
        + "\",\"email\":\""
        + email
        + "\",\"password\":\""
        + PASSWORD
        + "\"}";
  }

  private Answer signIn(String email, String password) {
    return http.post(
        "/auth/signin",
        "{\"method\":\"password\",\"email\":\"" + email + "\",\"password\":\"" + password + "\"}",
        tenant());
  }

  private Answer refresh(String token) {
    return refresh(http, token);
  }

  private static Answer refresh(Http node, String token) {
    return node.post("/auth/refresh-token", "{\"refreshToken\":\"" + token + "\"}", tenant());
  }

  private Answer confirm(String id, String password) {
    return http.post(
        "/auth/reset-password",
        "{\"step\":\"confirm\",\"token\":\"" + id + "\",\"password\":\"" + password + "\"}",
        tenant());
  }

  private Answer patch(Answer in, String body) {
    return http.send("PATCH", "/account/profile", body, as(in));
  }

  private Answer createCode(String email) {
    return http.post(
        "/otp/create",
        "{\"scope\":\"email_verification\",\"method\":\"email\",\"recipient\":\"" + email + "\"}",
        tenant());
  }

  private Answer verify(String id, String scope, String code) {
    return http.post(
        "/otp/verify",
        "{\"id\":\"" + id + "\",\"scope\":\"" + scope + "\",\"code\":\"" + code + "\"}",
        tenant());
  }

  private String status(Answer in) {
    return operator.get("/tenants/webmix/accounts/" + in.at("/data/userId")).at("/status");
  }

  private static String[] tenant() {
    return new String[] {TENANT, WEBMIX};
  }

  private static String[] as(Answer in) {
    return new String[] {TENANT, WEBMIX, USER, in.at("/data/accessToken")};
  }

  private static String email() {
    return "user-" + UUID.randomUUID() + "@example.com";
  }

  private static void assertFailure(Answer answer, int status, String code, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.at("/error/code")).isEqualTo(code);
    assertThat(answer.at("/error/message")).isEqualTo(message);
    assertThat(answer.json().at("/error/status").intValue()).isEqualTo(status);
    assertThat(answer.at("/meta/requestId")).isEqualTo(answer.header("x-request-id").orElse(""));
  }

  private static JsonNode withoutMeta(Answer answer) {
    ObjectNode json = (ObjectNode) answer.json();
    json.remove("meta");
    return json;
  }

  /** The answer with the request id and time of the contract's examples. */
  private static JsonNode withSampleMeta(Answer answer) {
    ObjectNode json = (ObjectNode) answer.json();
    ((ObjectNode) json.get("meta"))
        .put("requestId", "req-12345")
        .put("timestamp", "2025-01-15T10:30:00.000Z");
    return json;
  }
}
