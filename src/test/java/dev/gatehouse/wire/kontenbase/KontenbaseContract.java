package dev.gatehouse.wire.kontenbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.wire.DialectContract;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of kontenbase was promised, over a socket. */
abstract class KontenbaseContract extends DialectContract {

  private static final String AUTH = "/query/api/v1/sample-credential-of-kontenbase/auth";
  private static final String TWIN = "/query/api/v1/credential-of-the-twin-tenant/auth";
  private static final String PASSWORD = "securepassword123";
  private static final String UNAUTHORIZED = "Unauthorized";

  KontenbaseContract(TestDatabase database) {
    super(
        database,
        "src/test/resources/tenants-kontenbase.yml",
        "kontenbase",
        KontenbaseClient::new,
        new Aftermath(false, false, Occasion.LOGOUT_TOKEN_REJECTED));
  }

  // Registering

  @Test
  void registeringMakesAnAccountAndKeepsWhatComesWithIt() {
    String email = email();
    Answer answer =
        http.post(
            AUTH + "/register",
            """
            {"firstName":"Ada","lastName":"Lovelace","email":"%s","password":"%s",
             "role":"editor","_id":"mine","nothing":null}
            """
                .formatted(email, PASSWORD));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json().fieldNames()).toIterable().containsExactly("token", "user");
    assertThat(answer.json().get("token").isTextual()).isTrue();
    JsonNode user = answer.json().get("user");
    assertThat(user.fieldNames())
        .toIterable()
        .containsExactly("_id", "firstName", "lastName", "role", "email", "createdAt", "updatedAt");
    assertThat(user.get("_id").asText()).isNotEqualTo("mine");
    assertThat(user.get("email").asText()).isEqualTo(email);
    assertThat(answer.body()).doesNotContain(PASSWORD);
    assertThat(user(answer).json()).isEqualTo(user);
  }

  @Test
  void anAddressRegistersOnce() {
    String email = email();
    register(email);
    assertFailure(
        http.post(AUTH + "/register", credentials(email, PASSWORD)),
        409,
        "email is registered already");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|email is required, password is required",
        "{\"email\":\"ada@example.com\"}|password is required",
        "{\"email\":1,\"password\":\"securepassword123\"}|email must be text",
        "{\"email\":\"no address\",\"password\":\"securepassword123\"}|email must be an e-mail address",
        "{\"email\":\"ada@example.com\",\"password\":\"7 chars\"}|password must be 8 characters to 1024 bytes long",
        "[]|Bad Request",
        "not JSON|Bad Request"
      })
  void whatCannotRegisterIsToldWhy(String body, String message) {
    assertFailure(http.post(AUTH + "/register", body), 400, message);
  }

  @Test
  void aUserDoesNotGrowForEver() {
    String body =
        "{\"email\":\"%s\",\"password\":\"%s\",\"a\":\"%s\",\"b\":\"%s\",\"c\":\"%s\"}"
            .formatted(email(), PASSWORD, "x".repeat(4000), "x".repeat(4000), "x".repeat(4000));
    assertFailure(http.post(AUTH + "/register", body), 422, "user is too large");
  }

  // Logging in

  @Test
  void loggingInGivesATokenAndTheUser() {
    String email = email();
    Answer registered = register(email);
    Answer answer = logIn(email, PASSWORD);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().fieldNames()).toIterable().containsExactly("token", "user");
    assertThat(answer.at("/user/_id")).isEqualTo(registered.at("/user/_id"));
    assertThat(answer.at("/token")).isNotEqualTo(registered.at("/token"));
  }

  @Test
  void nobodyLearnsWhetherAnAddressIsKnown() {
    String email = email();
    register(email);
    Answer wrong = logIn(email, "another password");
    assertFailure(wrong, 401, "Invalid credentials");
    assertThat(logIn(email(), PASSWORD).json()).isEqualTo(wrong.json());
  }

  @Test
  void aTokenIsGoodForAMonth() {
    Answer in = register(email());
    clock.pass(Duration.ofDays(30).minusSeconds(5));
    assertThat(user(in).status()).isEqualTo(200);
    clock.pass(Duration.ofSeconds(6));
    assertFailure(user(in), 401, UNAUTHORIZED);
  }

  // The user

  @ParameterizedTest
  @ValueSource(strings = {"", "?$lookup=*", "?$lookup=%2A", "?$lookup[0]=posts"})
  void theUserIsShown(String query) {
    Answer in = register(email());
    Answer answer =
        http.get(AUTH + "/user" + query.replace("[", "%5B").replace("]", "%5D"), as(in));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(in.json().get("user"));
  }

  @Test
  void theUserIsChanged() {
    Answer in = register(email());
    String email = email();
    Answer answer =
        patch(
            in,
            "{\"firstName\":\"Grace\",\"email\":\""
                + email
                + "\",\"tags\":[\"a\"],\"_id\":\"mine\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.at("/_id")).isEqualTo(in.at("/user/_id"));
    assertThat(answer.at("/firstName")).isEqualTo("Grace");
    assertThat(answer.at("/lastName")).isEqualTo("Lovelace");
    assertThat(answer.at("/email")).isEqualTo(email);
    assertThat(user(in).json()).isEqualTo(answer.json());
    assertThat(logIn(email, PASSWORD).status()).isEqualTo(200);
    assertFailure(logIn(in.at("/user/email"), PASSWORD), 401, "Invalid credentials");
  }

  @Test
  void aChangeThatCannotBeIsToldWhy() {
    String taken = email();
    register(taken);
    Answer in = register(email());
    assertFailure(
        patch(in, "{\"email\":\"" + taken + "\",\"firstName\":\"Grace\"}"),
        409,
        "email is registered already");
    assertFailure(patch(in, "{\"email\":null}"), 400, "email must be text");
    assertFailure(patch(in, "{\"email\":\"x\"}"), 400, "email must be an e-mail address");
    assertFailure(patch(in, "{\"password\":\"a brand new one\"}"), 400, "password is not expected");
    assertThat(user(in).json()).isEqualTo(in.json().get("user"));
  }

  // Logging out

  @Test
  void loggingOutGivesBackTheTokenThatIsDeadFromThenOn() {
    Answer in = register(email());
    Answer answer = post(in, "/logout");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(in.json());
    assertFailure(user(in), 401, UNAUTHORIZED);
    assertFailure(post(in, "/verify-token"), 401, UNAUTHORIZED);
    assertFailure(patch(in, "{\"firstName\":\"Grace\"}"), 401, UNAUTHORIZED);
    assertFailure(post(in, "/logout"), 401, UNAUTHORIZED);
    assertThat(logIn(in.at("/user/email"), PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void verifyingATokenGivesItBack() {
    Answer in = register(email());
    Answer answer = post(in, "/verify-token");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(in.json());
    assertThat(post(in, "/verify-token").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "none,",
    "application/x-www-form-urlencoded,",
    "application/x-www-form-urlencoded,a=b",
    "application/json,",
    "application/json,{}",
    "application/json,not JSON",
    "text/plain,anything"
  })
  void loggingOutAndVerifyingTakeAnyBodyOrNone(String type, String body) {
    Answer in = register(email());
    for (String path : new String[] {"/verify-token", "/logout"}) {
      Answer answer =
          type.equals("none")
              ? post(in, path)
              : http.post(AUTH + path, body, "Authorization", bearer(in), "Content-Type", type);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.json()).isEqualTo(in.json());
    }
    assertFailure(user(in), 401, UNAUTHORIZED);
  }

  @Test
  void whoShowsNoGoodTokenIsUnauthorized() {
    for (String path : new String[] {"/logout", "/verify-token"}) {
      assertFailure(http.post(AUTH + path, null), 401, UNAUTHORIZED);
      assertFailure(http.post(AUTH + path, null, "Authorization", "Bearer x"), 401, UNAUTHORIZED);
    }
    assertFailure(http.get(AUTH + "/user"), 401, UNAUTHORIZED);
    assertFailure(http.send("PATCH", AUTH + "/user", "{}"), 401, UNAUTHORIZED);
    assertFailure(
        http.post(AUTH + "/change-password", passwords(PASSWORD, "a brand new one")),
        401,
        UNAUTHORIZED);
  }

  // Passwords

  @Test
  void aChangedPasswordEndsTheOtherSessions() {
    String email = email();
    Answer here = register(email);
    Answer there = logIn(email, PASSWORD);
    Answer answer =
        http.post(AUTH + "/change-password", passwords(PASSWORD, "a brand new one"), as(here));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("message").isTextual()).isTrue();
    assertThat(user(here).status()).isEqualTo(200);
    assertFailure(user(there), 401, UNAUTHORIZED);
    assertFailure(logIn(email, PASSWORD), 401, "Invalid credentials");
    assertThat(logIn(email, "a brand new one").status()).isEqualTo(200);
  }

  @Test
  void aPasswordIsNotChangedWithoutTheOldOneOrToABadOne() {
    String email = email();
    Answer here = register(email);
    Answer there = logIn(email, PASSWORD);
    String path = AUTH + "/change-password";
    assertFailure(
        http.post(path, passwords("another password", "a brand new one"), as(here)),
        401,
        "Invalid credentials");
    assertFailure(
        http.post(path, passwords(PASSWORD, "7 chars"), as(here)),
        400,
        "password must be 8 characters to 1024 bytes long");
    assertFailure(
        http.post(path, "{\"oldPassword\":\"" + PASSWORD + "\"}", as(here)),
        400,
        "newPassword is required");
    assertThat(user(there).status()).isEqualTo(200);
    assertThat(logIn(email, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void aForgottenPasswordTellsNobodyWhoIsKnown() {
    String known = email();
    register(known);
    String unknown = email();
    Answer there = http.post(AUTH + "/reset-password", "{\"email\":\"" + unknown + "\"}");
    Answer here = http.post(AUTH + "/reset-password", "{\"email\":\"" + known + "\"}");
    assertThat(here.status()).isEqualTo(200);
    assertThat(here.json().get("message").isTextual()).isTrue();
    assertThat(there.status()).isEqualTo(200);
    assertThat(there.json()).isEqualTo(here.json());
    assertThat(Mailbox.ALL.code(known, 1)).hasSize(6);
    assertThat(Mailbox.ALL.mails(unknown)).isEmpty();
  }

  // The project

  @Test
  void anUnknownKeyIsNoProject() {
    String body = credentials(email(), PASSWORD);
    assertFailure(
        http.post("/query/api/v1/nobodys-key/auth/login", body), 404, "Project not found");
    assertFailure(http.get("/query/api/v1/nobodys-key"), 404, "Project not found");
    assertFailure(
        http.post("/t/kontenbase/query/api/v1/nobodys-key/auth/login", body),
        404,
        "Project not found");
    assertFailure(http.post("/t/twin" + AUTH + "/login", body), 404, "Project not found");
    assertFailure(
        http.post(AUTH + "/login", body, "Host", "twin.example"), 404, "Project not found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/query/api/v1/sample-credential-of-kontenbase/auth/user/more",
        "/query/api/v1/sample-credential-of-kontenbase/more/auth/user",
        "/query/api/v1/sample-credential-of-kontenbase/auth",
        "/query/api/v1/sample-credential-of-kontenbase",
        "/query/api/v1/sample-credential-of-kontenbase/auth/nothing"
      })
  void aPathThatIsNoneIsNotFound(String path) {
    assertFailure(http.get(path, as(register(email()))), 404, "Not Found");
  }

  @Test
  void aProjectIsReachedByHostAndPrefixTooIfTheKeyIsThere() {
    Answer in = register(email());
    assertThat(http.get("/t/kontenbase" + AUTH + "/user", as(in)).status()).isEqualTo(200);
    assertThat(
            http.get(AUTH + "/user", "Host", "kontenbase.localhost", "Authorization", bearer(in))
                .status())
        .isEqualTo(200);
    assertFailure(http.get("/t/kontenbase/auth/user", as(in)), 404, "Not Found");
  }

  @Test
  void anotherProjectsTokenIsLikeAForgedOne() {
    Answer in = register(email());
    Answer foreign = http.post(TWIN + "/logout", null, as(in));
    assertFailure(foreign, 401, UNAUTHORIZED);
    assertThat(http.post(TWIN + "/logout", null, "Authorization", "Bearer x").json())
        .isEqualTo(foreign.json());
    assertThat(user(in).status()).isEqualTo(200);
  }

  @Test
  void theSameAddressIsTwoPeopleInTwoProjects() {
    String email = email();
    register(email);
    assertThat(http.post(TWIN + "/register", credentials(email, PASSWORD)).status()).isEqualTo(201);
  }

  private Answer register(String email) {
    Answer answer =
        http.post(
            AUTH + "/register",
            """
            {"firstName":"Ada","lastName":"Lovelace","email":"%s","password":"%s"}
            """
                .formatted(email, PASSWORD));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer;
  }

  private Answer logIn(String email, String password) {
    return http.post(AUTH + "/login", credentials(email, password));
  }

  private Answer user(Answer in) {
    return http.get(AUTH + "/user", as(in));
  }

  private Answer patch(Answer in, String body) {
    return http.send("PATCH", AUTH + "/user", body, as(in));
  }

  private Answer post(Answer in, String path) {
    return http.post(AUTH + path, null, as(in));
  }

  private static String credentials(String email, String password) {
    return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
  }

  private static String passwords(String before, String after) {
    return "{\"oldPassword\":\"" + before + "\",\"newPassword\":\"" + after + "\"}";
  }

  private static String[] as(Answer in) {
    return new String[] {"Authorization", bearer(in)};
  }

  private static String bearer(Answer in) {
    return "Bearer " + in.at("/token");
  }

  private static String email() {
    return "user-" + UUID.randomUUID() + "@example.com";
  }

  private static void assertFailure(Answer answer, int status, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json())
        .isEqualTo(Http.json("{\"statusCode\":%d,\"message\":\"%s\"}".formatted(status, message)));
    assertThat(answer.header("x-request-id")).isPresent();
  }
}
