package dev.gatehouse.wire.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.wire.standard.Description.Endpoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The service answers as its documents say, endpoint by endpoint. */
class DocumentedAnswersTest {

  private static final String PASSWORD = "correct horse";

  private static Service service;
  private static Http http;

  @BeforeAll
  static void start() {
    service = Service.start(TestDatabase.H2, "tenants.yml", Mailbox.ALL.settings());
    http = service.http();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void webmixAnswersAsItsDocumentSays() {
    Calls calls = new Calls("webmix", "x-tenant-token", "sample-credential-of-webmix");
    String email = email();
    String who =
        "\"method\":\"password\",\"email\":\"%s\",\"password\":\"%s\"".formatted(email, PASSWORD);
    calls.refused(400, "POST", "/auth/signup", "{\"method\":\"password\"}");
    calls.answered(201, "POST", "/auth/signup", "{" + who + "}");
    calls.refused(409, "POST", "/auth/signup", "{" + who + "}");
    calls.refused(401, "POST", "/auth/signin", "{" + who.replace(PASSWORD, "wrong horse") + "}");
    Answer in = calls.answered(201, "POST", "/auth/signin", "{" + who + "}");
    calls.answered(
        201, "POST", "/auth/signin", "{\"method\":\"otp\",\"email\":\"%s\"}".formatted(email));
    Answer next =
        calls.answered(
            201,
            "POST",
            "/auth/refresh-token",
            "{\"refreshToken\":\"%s\"}".formatted(in.at("/data/refreshToken")));
    calls.refused(401, "POST", "/auth/refresh-token", "{\"refreshToken\":\"none\"}");
    String[] user = {"x-token", next.at("/data/accessToken")};
    calls.answered(200, "GET", "/auth/authenticated-user", null, user);
    calls.answered(200, "PATCH", "/account/profile", "{\"firstName\":\"Ada\",\"id\":1}", user);
    calls.answered(200, "GET", "/auth/authenticated-user", null, user);
    calls.answered(200, "GET", "/auth/logout", null, user);
    calls.refused(401, "GET", "/auth/logout", null);
    calls.refused(405, "POST", "/auth/logout", "{}");
    String recipient = email();
    String create =
        "{\"scope\":\"email_verification\",\"method\":\"email\",\"recipient\":\"%s\"}"
            .formatted(recipient);
    String id = calls.answered(201, "POST", "/otp/create", create).at("/data/id");
    String code = "{\"id\":\"%s\",\"scope\":\"email_verification\"}".formatted(id);
    calls.answered(
        201,
        "POST",
        "/otp/verify",
        code.replace("}", ",\"code\":\"%s\"}".formatted(Mailbox.ALL.code(recipient, 1))));
    calls.refused(409, "POST", "/otp/resend", code);
    String other = calls.answered(201, "POST", "/otp/create", create).at("/data/id");
    calls.answered(201, "POST", "/otp/cancel", code.replace(id, other));
    calls.refused(404, "POST", "/otp/cancel", code.replace(id, "none"));
    String again = calls.answered(201, "POST", "/otp/create", create).at("/data/id");
    service.bean(TickingClock.class).pass(Duration.ofSeconds(61));
    calls.answered(201, "POST", "/otp/resend", code.replace(id, again));
    calls.answered(
        201,
        "POST",
        "/auth/reset-password",
        "{\"step\":\"challenge\",\"email\":\"%s\"}".formatted(email));
    calls.refused(400, "POST", "/auth/reset-password", "{\"step\":\"confirm\",\"token\":\"none\"}");
    calls.answered(
        201, "POST", "/auth/terminate", "{\"reason\":\"no more\",\"strategy\":\"soft\"}", user);
    calls.refused(401, "GET", "/auth/authenticated-user", null, user);
    while (calls.sent("GET", "/auth/logout", null, user).status() != 429) {
      assertThat(calls.count).isLessThan(100);
    }
    calls.refused(429, "GET", "/auth/logout", null, user);
    calls.complete();
  }

  @Test
  void ethgasAnswersAsItsDocumentSays() {
    Calls calls = new Calls("ethgas");
    String name = "user-" + UUID.randomUUID();
    account("ethgas", "\"username\":\"" + name + "\"");
    String login = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
    String user = "/api/v1/user";
    calls.refused(401, "POST", user + "/login", login.replace(PASSWORD, "wrong horse"));
    calls.refused(400, "POST", user + "/login", "{}");
    calls.refused(415, "POST", user + "/login", "{}", "Content-Type", "text/plain");
    Answer in = calls.answered(200, "POST", user + "/login", login);
    calls.refused(401, "POST", user + "/login/refresh", "{\"refreshToken\":\"none\"}");
    Answer next =
        calls.answered(
            200,
            "POST",
            user + "/login/refresh",
            "{\"refreshToken\":\"%s\"}".formatted(in.at("/data/refreshToken")));
    String[] token = bearer(next.at("/data/accessToken"));
    calls.answered(200, "POST", user + "/login/verify", null, token);
    calls.answered(200, "GET", user + "/login/verify", null, token);
    calls.answered(200, "GET", user + "/info", null, token);
    calls.answered(200, "POST", user + "/update", "{\"country\":\"US\"}", token);
    calls.refused(400, "POST", user + "/update", "{\"country\":1}", token);
    calls.answered(200, "GET", user + "/info", null, token);
    calls.answered(200, "POST", user + "/logout", null, token);
    calls.refused(401, "POST", user + "/logout", null, token);
    calls.refused(401, "POST", user + "/logout", null);
    calls.complete();
  }

  @Test
  void sigAnswersAsItsDocumentSays() {
    Calls calls = new Calls("sig");
    String email = email();
    account("sig", "\"email\":\"" + email + "\"");
    String login = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
    calls.refused(400, "POST", "/api/login", "{}");
    calls.refused(401, "POST", "/api/login", login.replace(PASSWORD, "wrong horse"));
    Answer in = calls.answered(200, "POST", "/api/login", login);
    String refresh = "{\"refresh_token\":\"%s\"}".formatted(in.at("/refresh_token"));
    calls.answered(200, "POST", "/api/token/refresh", refresh);
    String[] token = bearer(in.at("/token"));
    calls.answered(200, "GET", "/api/me", null, token);
    calls.answered(200, "POST", "/api/logout", refresh, token);
    calls.refused(401, "POST", "/api/token/refresh", refresh);
    calls.refused(401, "POST", "/api/token/refresh", "{}");
    calls.refused(401, "POST", "/api/logout", null);
    calls.refused(401, "POST", "/api/logout", null, bearer("none"));
    calls.refused(400, "POST", "/api/logout", "{", token);
    calls.complete();
  }

  @Test
  void transakAnswersAsItsDocumentSays() {
    Calls calls = new Calls("transak");
    String email = email();
    String who = "\"apiKey\":\"sample-credential-of-transak\",\"email\":\"%s\"".formatted(email);
    String login = "/api/v2/auth/login";
    calls.refused(400, "POST", login, "{}");
    Answer sent = calls.answered(200, "POST", login, "{" + who + "}");
    calls.refused(400, "POST", login, "{" + who + "}");
    String verify =
        "{%s,\"otp\":\"%s\",\"stateToken\":\"%s\"}"
            .formatted(who, Mailbox.ALL.code(email, 1), sent.at("/data/stateToken"));
    Answer in = calls.answered(200, "POST", "/api/v2/auth/verify", verify);
    calls.refused(400, "POST", "/api/v2/auth/verify", verify);
    String[] token = {"authorization", in.at("/data/accessToken")};
    calls.answered(200, "GET", "/api/v2/auth/refresh", null, token);
    calls.answered(200, "GET", "/api/v2/user?apiKey=sample-credential-of-transak", null, token);
    calls.refused(401, "GET", "/api/v2/user", null);
    calls.answered(200, "POST", "/api/v1/auth/logout", null, token);
    calls.refused(400, "POST", "/api/v1/auth/logout", null, token);
    calls.refused(401, "GET", "/api/v2/auth/refresh", null, token);
    calls.complete();
  }

  @Test
  void kontenbaseAnswersAsItsDocumentSays() {
    Calls calls = new Calls("kontenbase");
    String auth = "/query/api/v1/sample-credential-of-kontenbase/auth";
    String email = email();
    String login = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
    String register = login.replace("}", ",\"firstName\":\"Ada\"}");
    calls.refused(400, "POST", auth + "/register", "{}");
    calls.answered(201, "POST", auth + "/register", register);
    calls.refused(409, "POST", auth + "/register", register);
    calls.refused(401, "POST", auth + "/login", login.replace(PASSWORD, "wrong horse"));
    String[] token = bearer(calls.answered(200, "POST", auth + "/login", login).at("/token"));
    calls.answered(200, "GET", auth + "/user", null, token);
    calls.answered(200, "PATCH", auth + "/user", "{\"lastName\":\"King\"}", token);
    calls.answered(200, "POST", auth + "/verify-token", null, token);
    calls.answered(
        200,
        "POST",
        auth + "/change-password",
        "{\"oldPassword\":\"%s\",\"newPassword\":\"battery staple\"}".formatted(PASSWORD),
        token);
    calls.answered(200, "POST", auth + "/reset-password", "{\"email\":\"%s\"}".formatted(email));
    calls.answered(200, "POST", auth + "/logout", null, token);
    calls.refused(401, "POST", auth + "/logout", null, token);
    calls.refused(404, "GET", auth.replace("sample", "no") + "/user", null, token);
    calls.complete();
  }

  private static void account(String tenant, String names) {
    assertThat(
            new Operator(http)
                .post(
                    "/tenants/" + tenant + "/accounts",
                    "{%s,\"password\":\"%s\"}".formatted(names, PASSWORD))
                .status())
        .isEqualTo(201);
  }

  private static String email() {
    return "user-" + UUID.randomUUID() + "@example.com";
  }

  private static String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  /** Calls of one tenant's endpoints, each held to the document. */
  private static final class Calls {

    private final String prefix;
    private final List<String> always;
    private final Description description;
    private final Set<Endpoint> answered = new HashSet<>();
    private int count;

    Calls(String tenant, String... always) {
      this.prefix = "/t/" + tenant;
      this.always = List.of(always);
      this.description = new Description(http.get(prefix + "/openapi.yaml").body());
    }

    Answer answered(int status, String method, String path, String body, String... headers) {
      Answer answer = sent(method, path, body, headers);
      assertThat(answer.status()).as(method + " " + path + answer.body()).isEqualTo(status);
      answered.add(endpoint(method, path));
      return answer;
    }

    void refused(int status, String method, String path, String body, String... headers) {
      Answer answer = sent(method, path, body, headers);
      assertThat(answer.status()).as(method + " " + path + answer.body()).isEqualTo(status);
    }

    Answer sent(String method, String path, String body, String... headers) {
      String[] all = Stream.concat(always.stream(), Arrays.stream(headers)).toArray(String[]::new);
      Answer answer = http.send(method, prefix + path, body, all);
      count++;
      description.assertKnows(endpoint(method, path), answer);
      return answer;
    }

    /** The endpoint that is called; or the one that is nearest, where there is no such method. */
    private Endpoint endpoint(String method, String path) {
      List<Endpoint> there =
          description.endpoints().stream().filter(endpoint -> endpoint.isAt(path)).toList();
      return there.stream()
          .filter(endpoint -> endpoint.method().equals(method))
          .findFirst()
          .orElseGet(there::getFirst);
    }

    void complete() {
      assertThat(answered).isEqualTo(description.endpoints());
    }
  }
}
