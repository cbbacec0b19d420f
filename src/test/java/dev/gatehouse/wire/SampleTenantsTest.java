package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Client.Refreshing;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Example;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The tenants that come with the service, each named after its dialect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleTenantsTest {

  private Service service;
  private Http http;
  private Operator operator;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.H2, "tenants.yml", Mailbox.ALL.settings());
    http = service.http();
    operator = new Operator(http);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void thereIsOneForEachDialect() {
    assertThat(operator.get("/tenants").json().findValuesAsText("id"))
        .containsExactlyInAnyOrderElementsOf(Clients.DIALECTS);
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void eachIsReachedByItsPrefix(String dialect) {
    signsInAndOut(Clients.of(dialect, http, dialect));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void eachIsReachedByItsHost(String dialect) {
    String host = dialect + ".localhost";
    signsInAndOut(Clients.of(dialect, http.at(host + ":" + service.port()), dialect));
    signsInAndOut(Clients.of(dialect, http.at(host), dialect));
  }

  private void signsInAndOut(Client client) {
    Tokens in = client.signedIn(operator.person(client.tenant()));
    client.promised(Occasion.USED).keptBy(client.use(in.access()));
    if (client instanceof Refreshing refreshing) {
      Answer next = refreshing.refresh(in.renewing());
      assertThat(next.status()).as(next.body()).isBetween(200, 201);
    }
    client.promised(Occasion.LOGGED_OUT).keptBy(client.logOut(in));
  }

  /** What the start prints for whoever tries the service, pasted into a shell. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ethgas     | \"data\":{\"loggedOut\":true}}",
        "sig        | {\"message\":\"Successfully logged out\"}",
        "webmix     | \"data\":{\"success\":true}}",
        "transak    | {\"data\":{\"message\":\"User logged out successfully\"}}",
        "kontenbase | Z\"}}"
      })
  void theLinesOfTheStartSignInAndOut(String dialect, String said) {
    String url = "http://localhost:" + service.port();
    List<String> lines =
        service.context().getBeansOfType(Dialect.class).stream()
            .filter(known -> known.name().equals(dialect))
            .findFirst()
            .orElseThrow()
            .example(url, dialect, Target.credential(dialect));
    String setUp = "set -e\nKEY='" + Service.ADMIN_KEY + "'\n";
    String printed =
        lines.stream().anyMatch(line -> line.contains("read -r"))
            ? pasted(setUp, lines)
            : Example.saying(setUp + String.join("\n", lines)).run("bash");
    assertThat(printed).endsWith(said);
  }

  /** The lines up to the one that asks for the code, and those after it. */
  private static String pasted(String setUp, List<String> lines) {
    int asking = 0;
    while (!lines.get(asking).contains("read -r")) {
      asking++;
    }
    int mails = Mailbox.ALL.mails("ada@example.com").size();
    String state =
        Example.saying(setUp + String.join("\n", lines.subList(0, asking)) + "\necho $STATE")
            .run("bash");
    String code = Mailbox.ALL.code("ada@example.com", mails + 1);
    return Example.saying(
            setUp
                + "STATE=%s\nOTP=%s\n".formatted(state, code)
                + String.join("\n", lines.subList(asking + 1, lines.size())))
        .run("bash");
  }

  static List<String> dialects() {
    return Clients.DIALECTS;
  }
}
