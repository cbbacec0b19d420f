package dev.gatehouse.wire.sig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Erasure;
import dev.gatehouse.fixture.Example;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.wire.DialectContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of sig was promised, over a socket. */
abstract class SigContract extends DialectContract {

  private static final String HOST = "https://sig.ucp-pch.org";
  private static final String SAMPLE_TOKEN = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9...";
  private static final String SAMPLE_REFRESH_TOKEN = "d1f2a3b4c5e6f7g8h9i0j1k2l3m4n5o6p7q8r9s0";
  private static final String PASSWORD = "securepassword123";
  private static final JsonNode LOGGED_OUT =
      Http.json(
          """
          {
          "message": "Successfully logged out"
          }
          """);

  private final String somebody = email();

  SigContract(TestDatabase database) {
    super(
        database,
        "src/test/resources/sig/tenants.yml",
        "sig",
        SigClient::new,
        new Aftermath(true, false, Occasion.LOGGED_OUT));
  }

  @BeforeAll
  void makeSomebody() {
    account(somebody);
  }

  // Logging in

  @Test
  void loggingInGivesTokensAndTheUser() {
    String email = email();
    Answer made =
        operator.post(
            "/tenants/sig/accounts",
            """
            {"email":"%s","password":"%s",
             "profile":{"nomComplet":"Administrateur","roles":["ROLE_ADMIN"]}}
            """
                .formatted(email, PASSWORD));
    Answer answer = login(email, PASSWORD);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().fieldNames())
        .toIterable()
        .containsExactly("token", "refresh_token", "user");
    JsonNode user = answer.json().get("user");
    assertThat(user.fieldNames())
        .toIterable()
        .containsExactly("id", "email", "nomComplet", "roles");
    assertThat(user.get("id").isIntegralNumber()).isTrue();
    assertThat(user.get("id").longValue()).isBetween(1L, (1L << 53) - 1);
    assertThat(user.get("id").asText()).isEqualTo(made.at("/shown_id"));
    assertThat(user.get("email").asText()).isEqualTo(email);
    assertThat(user.get("nomComplet").asText()).isEqualTo("Administrateur");
    assertThat(user.get("roles")).isEqualTo(Http.json("[\"ROLE_ADMIN\"]"));
    assertThat(part(answer.at("/token"), 0).get("alg").asText()).isEqualTo("RS256");
    JsonNode claims = part(answer.at("/token"), 1);
    assertThat(claims.get("exp").longValue() - claims.get("iat").longValue()).isEqualTo(3600);
  }

  @Test
  void whoHasNoProfileIsAUserByTheirAddress() {
    String email = email();
    JsonNode user = signedIn(email).json().get("user");
    assertThat(user.get("nomComplet").asText()).isEqualTo(email);
    assertThat(user.get("roles")).isEqualTo(Http.json("[\"ROLE_USER\"]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"email\"                              | Invalid JSON.",
        "[]                                      | Invalid JSON.",
        "null                                    | Invalid JSON.",
        "{} {}                                   | Invalid JSON.",
        "{}                                      | The key \"email\" must be provided.",
        "{\"password\":\"x\"}                    | The key \"email\" must be provided.",
        "{\"email\":\"a@b.example\"}             | The key \"password\" must be provided.",
        "{\"email\":\"\",\"password\":\"x\"}     | The key \"email\" must be a non-empty string.",
        "{\"email\":null,\"password\":\"x\"}     | The key \"email\" must be a non-empty string.",
        "{\"email\":[],\"password\":\"x\"}       | The key \"email\" must be a non-empty string.",
        "{\"email\":\"a@b.example\",\"password\":1}|The key \"password\" must be a non-empty string."
      })
  void whatIsNoLoginIsToldWhy(String body, String message) {
    Answer answer = http.post("/t/sig/api/login", body);
    assertFailure(answer, 400, message);
    assertThat(answer.header("www-authenticate")).isEmpty();
  }

  @Test
  void anEmptyLoginIsNoJson() {
    assertFailure(http.post("/t/sig/api/login", ""), 400, "Invalid JSON.");
  }

  @Test
  void aLoginMayHaveMoreInItThanIsAskedFor() {
    String email = email();
    account(email);
    Answer answer =
        http.post(
            "/t/sig/api/login",
            "{\"email\":\"%s\",\"password\":\"%s\",\"remember\":true}".formatted(email, PASSWORD));
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void nobodyLearnsWhyALoginFailed() {
    String email = email();
    UUID id = account(email);
    Answer wrong = login(email, "another password");
    Answer unknown = login(email(), PASSWORD);
    service.bean(Accounts.class).stand("sig", id, Standing.SUSPENDED);
    Answer suspended = login(email, PASSWORD);
    for (Answer answer : new Answer[] {wrong, unknown, suspended}) {
      assertLexik(answer, "Invalid credentials.");
    }
  }

  // The token

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer a b", "Bearer  a", "Token x", "x", "Bearer,x"})
  void aMalformedHeaderCountsAsNone(String header) {
    assertLexik(http.get("/t/sig/api/me", "Authorization", header), "JWT Token not found");
    assertLexik(
        http.post("/t/sig/api/logout", "{}", "Authorization", header), "JWT Token not found");
  }

  @Test
  void twoHeadersAreNoHeader() {
    String bearer = "Bearer " + signedIn().at("/token");
    assertLexik(
        http.get("/t/sig/api/me", "Authorization", bearer, "Authorization", bearer),
        "JWT Token not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b.c", SAMPLE_TOKEN})
  void whatIsNoTokenIsInvalid(String token) {
    assertLexik(http.get("/t/sig/api/me", bearer(token)), "Invalid JWT Token");
  }

  @Test
  void theSchemeIsReadInAnyCase() {
    String token = signedIn().at("/token");
    assertThat(http.get("/t/sig/api/me", "Authorization", "bEARER " + token).status())
        .isEqualTo(200);
  }

  @Test
  void anExpiredTokenIsExpiredWhateverItsSignature() {
    String token = signedIn().at("/token");
    String forged = token.substring(0, token.length() - 9) + "AAAAAAAAA";
    assertLexik(http.get("/t/sig/api/me", bearer(forged)), "Invalid JWT Token");
    clock.pass(Duration.ofHours(1));
    assertLexik(http.get("/t/sig/api/me", bearer(token)), "Expired JWT Token");
    assertLexik(http.get("/t/sig/api/me", bearer(forged)), "Expired JWT Token");
  }

  @Test
  void aTokenWhoseUserIsGoneHasInvalidCredentials() {
    String email = email();
    UUID id = account(email);
    String token = login(email, PASSWORD).at("/token");
    service.bean(Erasure.class).erase("sig", id);
    assertLexik(http.get("/t/sig/api/me", bearer(token)), "Invalid credentials.");
  }

  @Test
  void theUserIsTheOneOfTheLogin() {
    Answer in = signedIn();
    Answer me = http.get("/t/sig/api/me", as(in));
    assertThat(me.status()).isEqualTo(200);
    assertThat(me.json()).isEqualTo(in.json().get("user"));
  }

  // Refreshing

  @Test
  void refreshingGivesAnotherTokenAndTheSameRefreshToken() {
    Answer in = signedIn();
    for (int i = 0; i < 3; i++) {
      Answer answer = refresh(in.at("/refresh_token"));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.json().fieldNames()).toIterable().containsExactly("token", "refresh_token");
      assertThat(answer.at("/refresh_token")).isEqualTo(in.at("/refresh_token"));
      assertThat(answer.at("/token")).isNotEqualTo(in.at("/token"));
      assertThat(http.get("/t/sig/api/me", as(answer)).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void refreshingReadsJsonWhateverTheTypeSays(String type) {
    String token = signedIn().at("/refresh_token");
    String body = "{\"refresh_token\":\" " + token + " \"}";
    assertThat(http.post("/t/sig/api/token/refresh", body, "Content-Type", type).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "x=y",
        "[]",
        "{\"refresh_token\":null}",
        "{\"refresh_token\":\"\"}",
        "{\"refresh_token\":\" \"}",
        "{\"refresh_token\":[\"x\"]}",
        "{\"refresh_token\":{}}"
      })
  void refreshingWithoutATokenSaysSo(String body) {
    assertGesdinet(http.post("/t/sig/api/token/refresh", body), "Missing JWT Refresh Token");
  }

  @Test
  void refreshingWithoutABodySaysSo() {
    assertGesdinet(http.post("/t/sig/api/token/refresh", null), "Missing JWT Refresh Token");
  }

  @ParameterizedTest
  @ValueSource(strings = {SAMPLE_REFRESH_TOKEN, "x"})
  void anUnknownRefreshTokenIsNotFound(String token) {
    assertGesdinet(refresh(token), "JWT Refresh Token Not Found");
    assertGesdinet(
        http.post("/t/sig/api/token/refresh", "{\"refresh_token\":5}"),
        "JWT Refresh Token Not Found");
  }

  @Test
  void aRefreshTokenLivesForSevenDaysHoweverOftenItIsUsed() {
    Answer in = signedIn();
    clock.pass(Duration.ofDays(6));
    assertThat(refresh(in.at("/refresh_token")).status()).isEqualTo(200);
    clock.pass(Duration.ofDays(1));
    assertGesdinet(refresh(in.at("/refresh_token")), "Invalid JWT Refresh Token");
  }

  @Test
  void aTokenSaysWhenItEndsEvenIfThatIsWithItsSession() {
    Answer in = signedIn();
    clock.pass(Duration.ofDays(7).minusMinutes(10));
    String token = refresh(in.at("/refresh_token")).at("/token");
    JsonNode claims = part(token, 1);
    assertThat(claims.get("exp").longValue() - claims.get("iat").longValue()).isBetween(590L, 600L);
    clock.pass(Duration.ofMinutes(10));
    assertLexik(http.get("/t/sig/api/me", bearer(token)), "Expired JWT Token");
  }

  @Test
  void refreshingTooOftenIsToldToWait() {
    String email = email();
    operator.post("/tenants/twin/accounts", credentials(email, PASSWORD));
    String token =
        http.post("/t/twin/api/login", credentials(email, PASSWORD)).at("/refresh_token");
    String body = "{\"refresh_token\":\"" + token + "\"}";
    clock.pass(Duration.ofHours(1));
    assertThat(http.post("/t/twin/api/token/refresh", body).status()).isEqualTo(200);
    assertThat(http.post("/t/twin/api/token/refresh", body).status()).isEqualTo(200);
    Answer answer = http.post("/t/twin/api/token/refresh", body);
    assertFailure(answer, 429, "Too many refresh requests, please try again later.");
    assertThat(Long.parseLong(answer.header("retry-after").orElseThrow())).isBetween(3500L, 3600L);
  }

  // Logging out

  @Test
  void loggingOutEndsTheRefreshTokenAndLeavesTheTokenToItsHour() {
    Answer in = signedIn();
    logout(in);
    assertGesdinet(refresh(in.at("/refresh_token")), "JWT Refresh Token Not Found");
    assertThat(http.get("/t/sig/api/me", as(in)).status()).isEqualTo(200);
    assertThat(logout(in).status()).isEqualTo(200);
    clock.pass(Duration.ofHours(1));
    assertLexik(http.get("/t/sig/api/me", as(in)), "Expired JWT Token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "{}",
        "{\"refresh_token\":null}",
        "{\"refresh_token\":\"\"}",
        "{\"other\":1}"
      })
  void loggingOutWithoutARefreshTokenEndsThatOfTheSession(String body) {
    String email = email();
    Answer in = signedIn(email);
    Answer elsewhere = login(email, PASSWORD);
    Answer answer = http.post("/t/sig/api/logout", body, as(in));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(LOGGED_OUT);
    assertGesdinet(refresh(in.at("/refresh_token")), "JWT Refresh Token Not Found");
    assertThat(refresh(elsewhere.at("/refresh_token")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "application/json", "text/plain", "application/x-www-form-urlencoded"})
  void loggingOutNeedsNoBodyWhateverTheTypeSays(String type) {
    Answer in = signedIn();
    Answer answer =
        type.isEmpty()
            ? http.post("/t/sig/api/logout", null, as(in))
            : http.post(
                "/t/sig/api/logout",
                null,
                "Authorization",
                "Bearer " + in.at("/token"),
                "Content-Type",
                type);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertGesdinet(refresh(in.at("/refresh_token")), "JWT Refresh Token Not Found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
  void loggingOutReadsJsonWhateverTheTypeSays(String type) {
    String email = email();
    Answer in = signedIn(email);
    Answer elsewhere = login(email, PASSWORD);
    Answer answer =
        http.post(
            "/t/sig/api/logout",
            "{\"refresh_token\":\"" + elsewhere.at("/refresh_token") + "\"}",
            "Authorization",
            "Bearer " + in.at("/token"),
            "Content-Type",
            type);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertGesdinet(refresh(elsewhere.at("/refresh_token")), "JWT Refresh Token Not Found");
    assertThat(refresh(in.at("/refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void loggingOutWithoutARefreshTokenEndsNothingWhereTheTenantSaysSo() {
    String email = email();
    operator.post("/tenants/twin/accounts", credentials(email, PASSWORD));
    Answer in = http.post("/t/twin/api/login", credentials(email, PASSWORD));
    assertThat(http.post("/t/twin/api/logout", "{}", as(in)).status()).isEqualTo(200);
    clock.pass(Duration.ofMinutes(59));
    String body = "{\"refresh_token\":\"" + in.at("/refresh_token") + "\"}";
    assertThat(http.post("/t/twin/api/token/refresh", body).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{}{}", "{\"refresh_token\":}", "refresh_token=x", "\"x\""})
  void loggingOutWithWhatIsNoJsonIsRefusedAndChangesNothing(String body) {
    Answer in = signedIn();
    Answer answer = http.post("/t/sig/api/logout", body, as(in));
    assertFailure(answer, 400, "Invalid JSON.");
    assertThat(answer.header("www-authenticate")).isEmpty();
    assertThat(refresh(in.at("/refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void loggingOutDoesNotTellWhoseRefreshTokenItWas() {
    Answer in = signedIn();
    Answer other = signedIn(email());
    String email = email();
    operator.post("/tenants/twin/accounts", credentials(email, PASSWORD));
    Answer foreign = http.post("/t/twin/api/login", credentials(email, PASSWORD));
    for (String token :
        new String[] {
          SAMPLE_REFRESH_TOKEN, other.at("/refresh_token"), foreign.at("/refresh_token")
        }) {
      Answer answer =
          http.post("/t/sig/api/logout", "{\"refresh_token\":\"" + token + "\"}", as(in));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json()).isEqualTo(LOGGED_OUT);
    }
    assertThat(refresh(in.at("/refresh_token")).status()).isEqualTo(200);
    assertThat(refresh(other.at("/refresh_token")).status()).isEqualTo(200);
    assertThat(http.post("/t/twin/api/logout", null, as(foreign)).status()).isEqualTo(200);
  }

  // The other tenant, and no tenant

  @Test
  void anotherTenantsTokenIsLikeAForgedOne() {
    Answer in = signedIn();
    assertLexik(http.get("/t/twin/api/me", as(in)), "Invalid JWT Token");
    clock.pass(Duration.ofHours(1));
    assertLexik(http.get("/t/twin/api/me", as(in)), "Expired JWT Token");
  }

  @Test
  void aTenantIsReachedByItsHostAndByItsPrefix() {
    Answer in = signedIn();
    String bearer = "Bearer " + in.at("/token");
    for (String host : new String[] {"sig.localhost:8080", "sig.example"}) {
      assertThat(http.get("/api/me", "Host", host, "Authorization", bearer).status())
          .isEqualTo(200);
    }
    Answer both = http.get("/t/twin/api/me", "Host", "sig.example", "Authorization", bearer);
    assertThat(both.status()).isEqualTo(400);
    assertThat(http.get("/api/me").status()).isEqualTo(404);
  }

  @Test
  void aTenantIsReachedByItsTokenWhereNothingElseNamesIt() {
    Answer in = signedIn();
    assertThat(http.get("/api/me", as(in)).json()).isEqualTo(in.json().get("user"));
    clock.pass(Duration.ofHours(1));
    assertLexik(http.get("/api/me", as(in)), "Expired JWT Token");
  }

  // The examples of the contract

  @Test
  void theCurlExampleLogsOut() {
    Example example = Example.of("sig/logout.sh").with(HOST, base());
    assertThat(Http.json(example.run("sh")).get("message").asText()).isEqualTo("Invalid JWT Token");
    Answer in = signedIn();
    String printed =
        example
            .with(SAMPLE_TOKEN, in.at("/token"))
            .with(SAMPLE_REFRESH_TOKEN, in.at("/refresh_token"))
            .run("sh");
    assertThat(Http.json(printed)).isEqualTo(LOGGED_OUT);
    assertGesdinet(refresh(in.at("/refresh_token")), "JWT Refresh Token Not Found");
  }

  @Test
  void thePythonExampleLogsOut() {
    Example example = Example.of("sig/logout.py").with(HOST, base());
    assertThat(example.run("python3")).isEmpty();
    Answer in = signedIn();
    String printed =
        example
            .with(SAMPLE_TOKEN, in.at("/token"))
            .with(SAMPLE_REFRESH_TOKEN, in.at("/refresh_token"))
            .run("python3");
    assertThat(printed).isEqualTo("Successfully logged out");
    assertGesdinet(refresh(in.at("/refresh_token")), "JWT Refresh Token Not Found");
  }

  @Test
  void theJavaScriptExampleLogsOutWithAndWithoutARefreshToken() {
    for (boolean kept : new boolean[] {true, false}) {
      Answer in = signedIn();
      Example.of("sig/logout.js")
          .with(HOST, base())
          .between(
              """
              const kept = new Map([['token', '%s']%s]);
              globalThis.localStorage = {
                getItem: key => kept.get(key) ?? null,
                removeItem: key => kept.delete(key),
              };
              globalThis.window = {location: {}};
              """
                  .formatted(
                      in.at("/token"),
                      kept ? ", ['refresh_token', '" + in.at("/refresh_token") + "']" : ""),
              "await logout();")
          .run("node");
      assertGesdinet(refresh(in.at("/refresh_token")), "JWT Refresh Token Not Found");
    }
  }

  private String base() {
    return "http://localhost:" + service.port() + "/t/sig";
  }

  private UUID account(String email) {
    Answer made = operator.post("/tenants/sig/accounts", credentials(email, PASSWORD));
    return UUID.fromString(made.at("/id"));
  }

  /** Signed in as somebody who was made once for all. */
  private Answer signedIn() {
    return login(somebody, PASSWORD);
  }

  private Answer signedIn(String email) {
    account(email);
    return login(email, PASSWORD);
  }

  private Answer login(String email, String password) {
    return http.post("/t/sig/api/login", credentials(email, password));
  }

  private Answer refresh(String token) {
    return http.post("/t/sig/api/token/refresh", "{\"refresh_token\":\"" + token + "\"}");
  }

  private Answer logout(Answer in) {
    return http.post(
        "/t/sig/api/logout", "{\"refresh_token\":\"" + in.at("/refresh_token") + "\"}", as(in));
  }

  private static String credentials(String email, String password) {
    return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
  }

  private static String[] as(Answer in) {
    return bearer(in.at("/token"));
  }

  private static String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  private static String email() {
    return "user-" + UUID.randomUUID() + "@example.com";
  }

  private static JsonNode part(String token, int number) {
    byte[] decoded = Base64.getUrlDecoder().decode(token.split("\\.", -1)[number]);
    return Http.json(new String(decoded, StandardCharsets.UTF_8));
  }

  private static void assertLexik(Answer answer, String message) {
    assertFailure(answer, 401, message);
    assertThat(answer.header("www-authenticate")).contains("Bearer");
  }

  private static void assertGesdinet(Answer answer, String message) {
    assertFailure(answer, 401, message);
    assertThat(answer.header("www-authenticate")).isEmpty();
  }

  private static void assertFailure(Answer answer, int status, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().fieldNames()).toIterable().containsExactly("code", "message");
    assertThat(answer.json().get("code").intValue()).isEqualTo(status);
    assertThat(answer.at("/message")).isEqualTo(message);
  }
}
