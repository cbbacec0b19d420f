package dev.gatehouse.wire.ethgas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Program;
import dev.gatehouse.fixture.Program.Ended;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The documentation's own examples, as they stand: only the host and the token are ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EthgasExamplesTest {

  private static final Path EXAMPLES = Path.of("src/test/resources/examples");
  private static final String USER = "/t/ethgas/api/v1/user";

  @TempDir private Path directory;
  private Service service;
  private Http http;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.H2, "src/test/resources/tenants-ethgas.yml");
    http = service.http();
    // The name and the password of the example.
    new Operator(http)
        .post("/tenants/ethgas/accounts", "{\"username\":\"username\",\"password\":\"password\"}");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void curlLogsOut() throws IOException {
    Program.need("bash", "curl");
    String token = token();
    Ended ended = run("logout.sh", token, Map.of(), "bash");
    assertThat(ended.output())
        .contains("{\"code\":200,\"message\":\"OK\",\"data\":{\"loggedOut\":true}}");
    assertDead(token);
    assertThat(run("logout.sh", token, Map.of(), "bash").output())
        .contains("{\"code\":401,\"message\":\"Token is invalid or expired\",\"data\":null}");
  }

  @Test
  void pythonLogsOut() throws IOException {
    String token = token();
    assertThat(python("logout.py", token, Map.of())).isEqualTo("Successfully logged out");
    assertDead(token);
    assertThat(python("logout.py", token, Map.of())).isEqualTo("Logout failed");
  }

  @Test
  void javaScriptLogsOut() throws IOException {
    Program.need("node");
    String token = token();
    assertThat(run("logout.js", token, Map.of(), "node").output().strip())
        .isEqualTo("Successfully logged out");
    assertDead(token);
    assertThat(run("logout.js", token, Map.of(), "node").output().strip())
        .isEqualTo("Logout failed");
  }

  @Test
  void pythonGoesThroughAWholeSession() throws IOException {
    assertThat(python("session.py", "", Map.of()).lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("Successfully logged in"),
            line -> assertThat(line).startsWith("User info: {'code': 200, 'message': 'OK',"),
            line -> assertThat(line).isEqualTo("Successfully logged out"));
  }

  @Test
  void pythonLogsOutSecurely() throws IOException {
    String token = token();
    assertThat(python("secure_logout.py", "", Map.of("ETHGAS_ACCESS_TOKEN", token))).isEmpty();
    assertDead(token);
  }

  private String python(String example, String token, Map<String, String> environment)
      throws IOException {
    Program.need("python3");
    Map<String, String> all = new java.util.HashMap<>(environment);
    if (Program.run(directory, Map.of(), "python3", "-c", "import requests").status() != 0) {
      all.put("PYTHONPATH", EXAMPLES.resolve("stand-in").toAbsolutePath().toString());
    }
    return run(example, token, all, "python3").output().strip();
  }

  private Ended run(String example, String token, Map<String, String> environment, String program)
      throws IOException {
    String text =
        Files.readString(EXAMPLES.resolve("ethgas").resolve(example))
            .replace("https://api.ethgas.com", "http://localhost:" + service.port() + "/t/ethgas")
            .replace("your_access_token", token);
    Path file = Files.writeString(directory.resolve(example), text);
    Ended ended = Program.run(directory, environment, program, file.toString());
    assertThat(ended.status()).as(ended.output()).isZero();
    return ended;
  }

  private String token() {
    Answer in = http.post(USER + "/login", "{\"username\":\"username\",\"password\":\"password\"}");
    return in.at("/data/accessToken");
  }

  private void assertDead(String token) {
    assertThat(http.get(USER + "/login/verify", "Authorization", "Bearer " + token).status())
        .isEqualTo(401);
  }
}
