package dev.gatehouse.wire.ethgas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Example;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The documentation's own examples, as they stand: only the host and the token are ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EthgasExamplesTest {

  private static final String HOST = "https://api.ethgas.com";
  private static final String SAMPLE_TOKEN = "your_access_token";

  /** The name and the password of the examples. */
  private static final Person PERSON = new Person(new UUID(0, 0), "username", "password");

  private Service service;
  private EthgasClient client;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.H2, "src/test/resources/tenants-ethgas.yml");
    client = new EthgasClient(service.http(), "ethgas");
    new Operator(service.http())
        .post("/tenants/ethgas/accounts", "{\"username\":\"username\",\"password\":\"password\"}");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void curlLogsOut() {
    String token = token();
    Example example = Example.of("ethgas/logout.sh").with(HOST, base()).with(SAMPLE_TOKEN, token);
    client.promised(Occasion.LOGGED_OUT).keptIn(example.run("bash"));
    assertDead(token);
    client.promised(Occasion.LOGOUT_TOKEN_REJECTED).keptIn(example.run("bash"));
  }

  @Test
  void pythonLogsOut() {
    logsOut(Example.of("ethgas/logout.py"), "python3");
  }

  @Test
  void javaScriptLogsOut() {
    logsOut(Example.of("ethgas/logout.js"), "node");
  }

  private void logsOut(Example example, String program) {
    String token = token();
    Example ours = example.with(HOST, base()).with(SAMPLE_TOKEN, token);
    assertThat(ours.run(program)).isEqualTo("Successfully logged out");
    assertDead(token);
    assertThat(ours.run(program)).isEqualTo("Logout failed");
  }

  @Test
  void pythonGoesThroughAWholeSession() {
    assertThat(session().run("python3").lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("Successfully logged in"),
            line -> assertThat(line).startsWith("User info: {'code': 200, 'message': 'OK',"),
            line -> assertThat(line).isEqualTo("Successfully logged out"));
  }

  @Test
  void pythonLogsOutSecurely() {
    String token = token();
    Example example = Example.of("ethgas/secure_logout.py").with(HOST, base());
    assertThat(example.run(Map.of("ETHGAS_ACCESS_TOKEN", token), "python3")).isEmpty();
    assertDead(token);
  }

  @Test
  void pythonManagesSessions() {
    List<String> said =
        session()
            .then(Example.of("ethgas/session_manager.py"))
            .then(
                Example.saying(
                    """
                    manager = ETHGasSessionManager()
                    token = manager.create_session("username", "password").access_token
                    print(manager.logout_session("username"), manager.logout_session("username"))
                    other = manager.create_session("username", "password").access_token
                    manager.logout_all()
                    manager.cleanup_expired_sessions()
                    print(token)
                    print(other)
                    """))
            .run("python3")
            .lines()
            .toList();
    assertThat(said.get(3)).isEqualTo("True False");
    assertDead(said.get(4));
    assertDead(said.get(5));
  }

  @Test
  void pythonLogsOutWhenItIsDone() {
    List<String> said =
        signedIn()
            .then(Example.of("ethgas/context.py"))
            .then(Example.saying("print(token)\nprint(user_info['data']['status'])"))
            .run("python3")
            .lines()
            .toList();
    assertDead(said.get(3));
    assertThat(said.get(4)).isEqualTo("active");
  }

  @Test
  void pythonLogsOutWhenItIsAskedTo() {
    List<String> said =
        signedIn()
            .then(Example.of("ethgas/user_logout.py"))
            .then(Example.saying("input = lambda _: 'y'\nhandle_user_logout(client)\nprint(token)"))
            .run("python3")
            .lines()
            .toList();
    assertThat(said.get(3)).isEqualTo("Successfully logged out");
    assertDead(said.get(4));
  }

  /** What the other examples build on; it prints three lines. */
  private Example session() {
    return Example.of("ethgas/session.py").with(HOST, base());
  }

  private Example signedIn() {
    return session()
        .then(
            Example.saying(
                """
                client = ETHGasSession("username", "password")
                client.login()
                token = client.access_token
                """));
  }

  private String base() {
    return "http://localhost:" + service.port() + "/t/ethgas";
  }

  private String token() {
    return client.signedIn(PERSON).access();
  }

  private void assertDead(String token) {
    client.promised(Occasion.TOKEN_REJECTED).keptBy(client.use(token));
  }
}
