package dev.gatehouse.wire.ethgas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.session.Endings;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.wire.DialectContract;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of ethgas was promised, over a socket. */
abstract class EthgasContract extends DialectContract {

  private static final String USER = "/t/ethgas/api/v1/user";
  private static final String TWIN = "/t/twin/api/v1/user";
  private static final String PASSWORD = "securepassword123";
  private static final String UNAUTHORIZED = "Unauthorized";
  private static final String BAD_TOKEN = "Token is invalid or expired";
  private static final String BAD_REFRESH = "Invalid refresh token";

  EthgasContract(TestDatabase database) {
    super(
        database,
        "src/test/resources/tenants-ethgas.yml",
        "ethgas",
        EthgasClient::new,
        new Aftermath(false, false, Occasion.LOGOUT_TOKEN_REJECTED));
  }

  // Logging in

  @Test
  void loggingInGivesAPairOfTokens() {
    Answer answer = logIn(account());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().fieldNames()).toIterable().containsExactly("code", "message", "data");
    assertThat(answer.json().at("/code").intValue()).isEqualTo(200);
    assertThat(answer.at("/message")).isEqualTo("OK");
    assertThat(answer.json().get("data").fieldNames())
        .toIterable()
        .containsExactly("accessToken", "refreshToken", "expiresIn");
    assertThat(answer.json().at("/data/expiresIn").longValue()).isEqualTo(3600);
  }

  @Test
  void nobodyLearnsWhyALoginFailed() {
    String suspended = account();
    Answer in = logIn(suspended);
    String known = account();
    assertFailure(logIn(known, "another password"), 401, UNAUTHORIZED);
    assertFailure(logIn("nobody-" + UUID.randomUUID(), PASSWORD), 401, UNAUTHORIZED);
    suspend(in);
    assertFailure(logIn(suspended), 401, UNAUTHORIZED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "not JSON",
        "{\"username\":\"ada\"}",
        "{\"username\":\"ada\",\"password\":1}",
        "{\"username\":\"\",\"password\":\"x\"}",
        "{\"username\":\"ada\",\"password\":\"x\",\"admin\":true}"
      })
  void aLoginThatMakesNoSenseIsAValidationError(String body) {
    assertFailure(http.post(USER + "/login", body), 400, "Validation Error");
  }

  @Test
  void thereIsNoWayToRegister() {
    assertFailure(http.post(USER + "/register", "{}"), 404, "Not Found");
  }

  // Verifying

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void aGoodTokenIsVerified(String method) {
    Answer in = logIn(account());
    Answer answer = http.send(method, USER + "/login/verify", null, as(in));
    assertThat(answer.status()).isEqualTo(200);
    JsonNode data = answer.json().get("data");
    assertThat(data.fieldNames()).toIterable().containsExactly("valid", "userId", "expiresAt");
    assertThat(data.get("valid").booleanValue()).isTrue();
    assertThat(data.get("userId").asText()).isEqualTo(info(in).at("/data/userId"));
    long now = clock.instant().getEpochSecond();
    assertThat(data.get("expiresAt").longValue()).isBetween(now + 3590, now + 3600);
  }

  @Test
  void aTokenIsGoodForAnHour() {
    Answer in = logIn(account());
    clock.pass(Duration.ofSeconds(3601));
    assertFailure(verify(in), 401, BAD_TOKEN);
  }

  @Test
  void whoShowsNoTokenIsUnauthorizedAndABadTokenIsInvalid() {
    for (String path : new String[] {"/login/verify", "/logout"}) {
      assertFailure(http.post(USER + path, null), 401, UNAUTHORIZED);
      for (String missing : new String[] {"", " ", "Bearer", "Bearer ", "Basic YTpi", "Bearerx"}) {
        assertFailure(http.post(USER + path, null, "Authorization", missing), 401, UNAUTHORIZED);
      }
      for (String bad : new String[] {"x", "a b", "a.b.c", "x, Bearer y"}) {
        assertFailure(
            http.post(USER + path, null, "Authorization", "Bearer " + bad), 401, BAD_TOKEN);
      }
    }
    assertFailure(http.get(USER + "/info"), 401, UNAUTHORIZED);
    assertFailure(http.post(USER + "/update", "{}"), 401, UNAUTHORIZED);
  }

  @Test
  void twoTokensAreAContradiction() {
    Answer in = logIn(account());
    assertFailure(
        http.get(USER + "/info", "Authorization", bearer(in), "Authorization", bearer(in)),
        400,
        "Validation Error");
  }

  @Test
  void theSchemeIsReadInAnyCase() {
    Answer in = logIn(account());
    assertThat(
            http.get(USER + "/info", "Authorization", "bearer " + in.at("/data/accessToken"))
                .status())
        .isEqualTo(200);
  }

  // Refreshing

  @Test
  void aRefreshTokenInTheBodyGivesANewPair() {
    Answer in = logIn(account());
    assertRenewed(in, refresh(in.at("/data/refreshToken")));
  }

  @ParameterizedTest
  @CsvSource(
      value = {"none", "application/json", "application/x-www-form-urlencoded", "text/plain"})
  void aRefreshTokenInTheHeaderGivesANewPair(String type) {
    Answer in = logIn(account());
    assertRenewed(in, refreshByHeader(in.at("/data/refreshToken"), type));
  }

  private void assertRenewed(Answer in, Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("data").fieldNames())
        .toIterable()
        .containsExactly("accessToken", "refreshToken", "expiresIn");
    assertThat(answer.at("/data/refreshToken")).isNotEqualTo(in.at("/data/refreshToken"));
    assertThat(info(answer).status()).isEqualTo(200);
  }

  @Test
  void aRefreshTokenIsGoodForAWeek() {
    Answer in = logIn(account());
    clock.pass(Duration.ofDays(7).minusSeconds(1));
    Answer next = refresh(in.at("/data/refreshToken"));
    assertThat(next.status()).isEqualTo(200);
    clock.pass(Duration.ofDays(7));
    assertFailure(refresh(next.at("/data/refreshToken")), 401, BAD_REFRESH);
  }

  @Test
  void expiresInIsShorterWhereTheSessionEndsSooner() {
    Answer in = logIn(account());
    for (int day = 6; day < 30; day += 6) {
      clock.pass(Duration.ofDays(6));
      in = refresh(in.at("/data/refreshToken"));
    }
    clock.pass(Duration.ofDays(6).minusMinutes(10));
    Answer last = refresh(in.at("/data/refreshToken"));
    assertThat(last.status()).as(last.body()).isEqualTo(200);
    assertThat(last.json().at("/data/expiresIn").longValue()).isBetween(540L, 600L);
    clock.pass(Duration.ofMinutes(10));
    assertThat(info(last).status()).isEqualTo(401);
  }

  @Test
  void aSpentRefreshTokenEndsItsFamily() {
    Answer in = logIn(account());
    Answer next = refresh(in.at("/data/refreshToken"));
    clock.pass(Duration.ofSeconds(61));
    assertFailure(refresh(in.at("/data/refreshToken")), 401, BAD_REFRESH);
    assertFailure(refresh(next.at("/data/refreshToken")), 401, BAD_REFRESH);
  }

  @Test
  void refreshingTakesOneRefreshTokenAndNothingElse() {
    Answer in = logIn(account());
    String path = USER + "/login/refresh";
    String token = in.at("/data/refreshToken");
    assertFailure(http.post(path, null), 401, UNAUTHORIZED);
    assertFailure(http.post(path, "{}"), 401, UNAUTHORIZED);
    assertFailure(refresh("x"), 401, BAD_REFRESH);
    assertFailure(refreshByHeader("x", "none"), 401, BAD_REFRESH);
    assertFailure(refresh(in.at("/data/accessToken")), 401, BAD_REFRESH);
    assertFailure(
        http.post(path, "{\"refreshToken\":\"" + token + "\"}", as(in)), 400, "Validation Error");
    assertFailure(
        http.post(
            path, "refreshToken=" + token, "Content-Type", "application/x-www-form-urlencoded"),
        401,
        UNAUTHORIZED);
    assertFailure(http.get(USER + "/info", "Authorization", "Bearer " + token), 401, BAD_TOKEN);
    assertThat(refresh(token).status()).isEqualTo(200);
  }

  // Logging out: the examples of the contract

  @ParameterizedTest
  @CsvSource({
    "none,",
    "application/json,",
    "application/json,{}",
    "application/json,not JSON",
    "application/x-www-form-urlencoded,",
    "application/x-www-form-urlencoded,a=b",
    "text/plain,anything",
    "multipart/form-data; boundary=x,"
  })
  void loggingOutTakesAnyBodyOrNone(String type, String body) {
    Answer in = logIn(account());
    Answer answer =
        type.equals("none")
            ? logOut(in)
            : http.post(USER + "/logout", body, "Authorization", bearer(in), "Content-Type", type);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertFailure(verify(in), 401, BAD_TOKEN);
  }

  @Test
  void loggingOutEndsEveryTokenOfTheSessionAtOnce() {
    Answer in = logIn(account());
    Answer next = refresh(in.at("/data/refreshToken"));
    assertThat(logOut(next).status()).isEqualTo(200);
    for (Answer dead : new Answer[] {in, next}) {
      assertFailure(verify(dead), 401, BAD_TOKEN);
      assertFailure(info(dead), 401, BAD_TOKEN);
      assertFailure(logOut(dead), 401, BAD_TOKEN);
      assertFailure(refresh(dead.at("/data/refreshToken")), 401, BAD_REFRESH);
    }
  }

  @Test
  void aSuspendedAccountsTokensAreDead() {
    Answer in = logIn(account());
    suspend(in);
    assertFailure(verify(in), 401, BAD_TOKEN);
    assertFailure(refresh(in.at("/data/refreshToken")), 401, BAD_REFRESH);
  }

  // The account

  @Test
  void theUserIsShown() {
    String username = "user-" + UUID.randomUUID();
    operator.post(
        "/tenants/ethgas/accounts",
        """
        {"username":"%s","email":"%s@example.com","password":"%s",
         "profile":{"accountType":"validator","payoutAddress":"0xabc"}}
        """
            .formatted(username, username, PASSWORD));
    Answer in = logIn(username);
    clock.pass(Duration.ofMinutes(5));
    Answer again = logIn(username);
    JsonNode data = info(in).json().get("data");
    assertThat(data.fieldNames())
        .toIterable()
        .containsExactly(
            "userId",
            "username",
            "email",
            "phone",
            "country",
            "timezone",
            "payoutAddress",
            "accountType",
            "createdAt",
            "lastLogin",
            "status");
    assertThat(data.get("username").asText()).isEqualTo(username);
    assertThat(data.get("email").asText()).isEqualTo(username + "@example.com");
    assertThat(data.get("phone").isNull()).isTrue();
    assertThat(data.get("accountType").asText()).isEqualTo("validator");
    assertThat(data.get("payoutAddress").asText()).isEqualTo("0xabc");
    assertThat(data.get("status").asText()).isEqualTo("active");
    long now = clock.instant().getEpochSecond();
    assertThat(data.get("createdAt").longValue()).isBetween(now - 310, now - 299);
    assertThat(data.get("lastLogin").longValue()).isBetween(now - 10, now);
    assertThat(info(again).json().get("data")).isEqualTo(data);
  }

  @Test
  void theUserIsUpdated() {
    String username = account();
    Answer in = logIn(username);
    String other = "user-" + UUID.randomUUID();
    Answer answer =
        update(
            in,
            """
            {"username":"%s","email":"%s@example.com","phone":"+1234567890",
             "country":"US","timezone":"UTC"}
            """
                .formatted(other, other));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode data = answer.json().get("data");
    assertThat(data.fieldNames())
        .toIterable()
        .containsExactly(
            "userId", "username", "email", "phone", "country", "timezone", "updatedAt");
    assertThat(data.get("phone").asText()).isEqualTo("+1234567890");
    update(in, "{\"country\":\"FR\"}");
    JsonNode info = info(in).json().get("data");
    assertThat(info.get("username").asText()).isEqualTo(other);
    assertThat(info.get("country").asText()).isEqualTo("FR");
    assertThat(info.get("timezone").asText()).isEqualTo("UTC");
    assertFailure(logIn(username), 401, UNAUTHORIZED);
    assertThat(logIn(other).status()).isEqualTo(200);
    assertThat(logIn(other + "@example.com").status()).isEqualTo(200);
  }

  @Test
  void nobodyTakesAnothersName() {
    String taken = account();
    String username = account();
    Answer in = logIn(username);
    assertFailure(
        update(in, "{\"username\":\"" + taken + "\",\"country\":\"US\"}"), 409, "Conflict");
    assertFailure(
        update(in, "{\"username\":\"free-" + taken + "\",\"email\":\"" + taken + "@example.com\"}"),
        409,
        "Conflict");
    JsonNode info = info(in).json().get("data");
    assertThat(info.get("username").asText()).isEqualTo(username);
    assertThat(info.get("country").isNull()).isTrue();
    assertThat(update(logIn(account()), "{\"username\":\"free-" + taken + "\"}").status())
        .isEqualTo(200);
    assertThat(logIn(username).status()).isEqualTo(200);
  }

  @Test
  void aNameLeftBehindIsFree() {
    String left = account();
    Answer in = logIn(left);
    update(in, "{\"username\":\"now-" + left + "\"}");
    assertThat(update(logIn(account()), "{\"username\":\"" + left + "\"}").status()).isEqualTo(200);
    assertFailure(update(in, "{\"username\":\"" + left + "\"}"), 409, "Conflict");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"email\":\"not an address\"}",
        "{\"username\":\"two words\"}",
        "{\"phone\":1}",
        "{\"status\":\"disabled\"}"
      })
  void anUpdateThatCannotBeIsAValidationError(String body) {
    assertFailure(update(logIn(account()), body), 400, "Validation Error");
  }

  // The other tenant

  @Test
  void anotherTenantsTokenIsLikeAForgedOne() {
    Answer in = logIn(account());
    Answer forged =
        http.post(TWIN + "/logout", null, "Authorization", bearer(in).replaceAll(".$", ""));
    Answer foreign = http.post(TWIN + "/logout", null, as(in));
    assertFailure(foreign, 401, BAD_TOKEN);
    assertThat(foreign.json()).isEqualTo(forged.json());
    assertFailure(
        http.post(
            TWIN + "/login/refresh", "{\"refreshToken\":\"" + in.at("/data/refreshToken") + "\"}"),
        401,
        BAD_REFRESH);
    assertThat(verify(in).status()).isEqualTo(200);
    assertThat(refresh(in.at("/data/refreshToken")).status()).isEqualTo(200);
  }

  @Test
  void aTenantIsReachedByHostToo() {
    Answer in = logIn(account());
    assertThat(
            http.get("/api/v1/user/info", "Host", "api.ethgas.example", "Authorization", bearer(in))
                .status())
        .isEqualTo(200);
    assertFailure(
        http.get("/api/v1/user/info", "Host", "twin.example", "Authorization", bearer(in)),
        401,
        BAD_TOKEN);
  }

  @Test
  void aTenantIsReachedByItsTokenWhereNothingElseNamesIt() {
    Answer in = logIn(account());
    String path = "/api/v1/user/info";
    assertThat(http.get(path, as(in)).json()).isEqualTo(info(in).json());
    assertFailure(http.get("/api/v1/user/inf", as(in)), 404, "Not Found");
    String token = in.at("/data/accessToken");
    String[] forged = {
      "Authorization", "Bearer " + token.substring(0, token.length() - 4) + "AAAA"
    };
    assertThat(http.get(path, forged).header("content-type")).contains("application/problem+json");
    assertThat(http.get(path, forged).status()).isEqualTo(404);
    assertThat(http.post("/api/v1/user/logout", null, as(in)).status()).isEqualTo(200);
    assertFailure(http.get(path, as(in)), 401, BAD_TOKEN);
    clock.pass(Duration.ofHours(1));
    assertFailure(http.get(path, as(in)), 401, BAD_TOKEN);
  }

  private String account() {
    String username = "user-" + UUID.randomUUID();
    Answer made =
        operator.post(
            "/tenants/ethgas/accounts",
            """
            {"username":"%s","email":"%s@example.com","password":"%s"}
            """
                .formatted(username, username, PASSWORD));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return username;
  }

  private void suspend(Answer in) {
    service
        .bean(Endings.class)
        .stand(
            service.bean(Tenants.class).find("ethgas").orElseThrow(),
            UUID.fromString(info(in).at("/data/userId")),
            Standing.SUSPENDED);
  }

  private Answer logIn(String username) {
    return logIn(username, PASSWORD);
  }

  private Answer logIn(String username, String password) {
    return http.post(
        USER + "/login", "{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}");
  }

  private Answer verify(Answer in) {
    return http.post(USER + "/login/verify", null, as(in));
  }

  private Answer refresh(String token) {
    return http.post(USER + "/login/refresh", "{\"refreshToken\":\"" + token + "\"}");
  }

  private Answer refreshByHeader(String token, String type) {
    String path = USER + "/login/refresh";
    return type.equals("none")
        ? http.post(path, null, "Authorization", "Bearer " + token)
        : http.post(path, null, "Authorization", "Bearer " + token, "Content-Type", type);
  }

  private Answer logOut(Answer in) {
    return http.post(USER + "/logout", null, as(in));
  }

  private Answer info(Answer in) {
    return http.get(USER + "/info", as(in));
  }

  private Answer update(Answer in, String body) {
    return http.post(USER + "/update", body, as(in));
  }

  private static String[] as(Answer in) {
    return new String[] {"Authorization", bearer(in)};
  }

  private static String bearer(Answer in) {
    return "Bearer " + in.at("/data/accessToken");
  }

  private static void assertFailure(Answer answer, int status, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json())
        .isEqualTo(
            Http.json("{\"code\":%d,\"message\":\"%s\",\"data\":null}".formatted(status, message)));
    assertThat(answer.header("x-request-id")).isPresent();
  }
}
