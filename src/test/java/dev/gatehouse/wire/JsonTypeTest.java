package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON has one type, and no parameters (RFC 8259 section 11), whoever words the answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonTypeTest {

  private static final String PASSWORD = "correct horse";

  private Service service;
  private Http http;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.H2, "tenants.yml");
    http = service.http();
    for (String tenant : new String[] {"webmix", "ethgas", "kontenbase", "sig"}) {
      new Operator(http)
          .post(
              "/tenants/" + tenant + "/accounts",
              "{\"email\":\"ada@example.com\",\"password\":\"" + PASSWORD + "\"}");
    }
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          webmix     | /auth/signin                     | {"method":"guest"}
          ethgas     | /api/v1/user/login               | {"username":"ada@example.com","password":"correct horse"}
          sig        | /api/login                       | {"email":"ada@example.com","password":"correct horse"}
          transak    | /api/v2/auth/login               | {"email":"ada@example.com"}
          kontenbase | /query/api/v1/KEY/auth/login     | {"email":"ada@example.com","password":"correct horse"}
          """)
  void everyAnswerOfADialectSaysJsonInTheSameWords(String tenant, String path, String body) {
    String credential = "sample-credential-of-" + tenant;
    String url = "/t/" + tenant + path.replace("KEY", credential);
    String good =
        tenant.equals("transak") ? body.replace("}", ",\"apiKey\":\"" + credential + "\"}") : body;
    String[] headers = tenant.equals("webmix") ? header(credential) : new String[0];
    assertJson(http.post(url, good, headers), 200, 201);
    assertJson(http.post(url, "{}", headers), 400, 401);
    assertJson(http.post(url, "{", headers), 400, 401);
    assertJson(http.post(url, "x".repeat(17_000), headers), 413);
    assertJson(http.send("DELETE", url, null, headers), 405);
    assertJson(http.post(url + "/nothing", "{}", headers), 404);
    assertJson(http.post(url, good, typed(headers, "text/plain")), 415);
    assertJson(http.get(url, "Content-Encoding", "gzip"), 401, 415);
  }

  private static String[] header(String credential) {
    return new String[] {"x-tenant-token", credential};
  }

  private static String[] typed(String[] headers, String type) {
    return headers.length == 0
        ? new String[] {"Content-Type", type}
        : new String[] {headers[0], headers[1], "Content-Type", type};
  }

  @Test
  void whatNoDialectAnswersIsAProblem() {
    assertThat(http.get("/nothing").header("content-type")).contains("application/problem+json");
    assertThat(http.get("/admin/v1/tenants").header("content-type"))
        .contains("application/problem+json");
    assertJson(new Operator(http).get("/tenants"), 200);
  }

  private static void assertJson(Answer answer, Integer... statuses) {
    assertThat(answer.status()).as(answer.body()).isIn((Object[]) statuses);
    assertThat(answer.headers().allValues("content-type"))
        .as("%s %s", answer.status(), answer.body())
        .containsExactly("application/json");
  }
}
