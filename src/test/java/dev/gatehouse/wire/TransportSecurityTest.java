package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Behind a proxy that speaks TLS, every answer says that browsers should use nothing else. */
class TransportSecurityTest {

  private static final String HEADER = "strict-transport-security";

  @Test
  void everyAnswerBehindAProxySaysIt() {
    try (Service service =
        Service.start(
            TestDatabase.H2, "tenants.yml", "gatehouse.trusted-proxies", "127.0.0.0/8, ::1")) {
      for (Answer answer : answers(service.http())) {
        assertThat(answer.header(HEADER)).as(answer.toString()).isPresent();
      }
    }
  }

  @Test
  void noAnswerSaysItWhereNoProxyIsNamed() {
    try (Service service = Service.start(TestDatabase.H2, "tenants.yml")) {
      for (Answer answer : answers(service.http())) {
        assertThat(answer.header(HEADER)).as(answer.toString()).isEmpty();
      }
    }
  }

  private static List<Answer> answers(Http http) {
    List<Answer> answers =
        List.of(
            http.get("/t/ethgas/.well-known/jwks.json"),
            http.get("/t/ethgas/api/v1/user/info"),
            http.get("/t/ethgas/nothing"),
            http.get("/t/ethgas/api/v1/user/logout"),
            http.get("/t/nobody/anything"),
            http.get("/admin/v1/tenants"),
            http.send(
                "OPTIONS",
                "/t/ethgas/api/v1/user/info",
                null,
                "Origin",
                "https://elsewhere.example",
                "Access-Control-Request-Method",
                "GET"));
    assertThat(answers)
        .extracting(Answer::status)
        .containsExactly(200, 401, 404, 405, 404, 401, 403);
    return answers;
  }
}
