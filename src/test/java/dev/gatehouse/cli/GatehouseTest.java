package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line as an operator types it. */
class GatehouseTest {

  private static final String SHIPPED = "tenants.yml";

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Boolean> served = new ArrayList<>();

  @Test
  void withoutACommandItServes() {
    assertThat(run().status()).isZero();
    assertThat(run("serve").status()).isZero();
    assertThat(run("--demo").status()).isZero();
    assertThat(run("serve", "--demo").status()).isZero();
    assertThat(served).containsExactly(false, false, true, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "helth",
        "--dmo",
        "--demo --demo",
        "serve now",
        "health --loud",
        "tenants",
        "tenants check",
        "tenants check a b",
        "keys",
        "keys rotate",
        "keys rotate --tenant",
        "keys rotate --tenant webmix --lead soon",
        "admin-key",
        "admin-key create --name a",
        "admin-key create --scope audit:read",
        "admin-key create --name a --scope audit:read --expires soon",
        "-gatehouse.demo=true"
      })
  void whatMakesNoSenseIsSaidWithTheUsageAndNothingStarts(String line) {
    Ended ended = run(line.split(" ", -1));

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("Usage: gatehouse");
    assertThat(ended.out()).isEmpty();
    assertThat(served).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keys rotate --tenant sig --lead soon         | '--lead': expected a duration such as 10m",
        "admin-key create --name a --expires tomorrow | '--expires': expected a time such as 2030",
        "frobnicate                                   | Unmatched argument at index 0: 'frobnicate'"
      })
  void whatWasExpectedIsSaidInPlainWords(String line, String said) {
    Ended ended = run(line.split(" ", -1));

    assertThat(ended.err().lines().toList().getFirst()).contains(said).doesNotContain("java");
    assertThat(ended.err()).doesNotContain("Did you mean");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "serve",
        "health",
        "tenants",
        "tenants check",
        "tenants plan",
        "keys rotate",
        "admin-key create"
      })
  void everyCommandHasAHelpWithItsExitCodes(String command) {
    Ended ended = run((command + " --help").strip().split(" ", -1));

    assertThat(ended.status()).isZero();
    assertThat(ended.out())
        .startsWith("Usage: gatehouse" + (command.isEmpty() ? "" : " " + command))
        .contains("Exit codes:")
        .contains("the command line makes no sense");
    assertThat(served).isEmpty();
  }

  @Test
  void itSaysItsVersion() {
    assertThat(run("--version").out()).matches("Gatehouse [0-9]+\\.[0-9]+\\.[0-9]+\\S*\n");
  }

  @Test
  void healthSaysWhetherTheServiceIsReady() {
    String port = Integer.toString(Service.freePort());
    environment.put("GATEHOUSE_MANAGEMENT_PORT", port);
    assertThat(run("health")).isEqualTo(new Ended(1, "not ready\n", ""));
    try (Service service =
        Service.start(
            TestDatabase.H2,
            SHIPPED,
            "micronaut.server.netty.listeners.management.port",
            port,
            "micronaut.server.netty.listeners.management.host",
            "127.0.0.1",
            "endpoints.all.port",
            port)) {
      assertThat(service.port()).isPositive();
      assertThat(run("health")).isEqualTo(new Ended(0, "ready\n", ""));
      assertThat(run("health", "--json")).isEqualTo(new Ended(0, "{\"ready\":true}\n", ""));
    }
  }

  @Test
  void aGoodFileIsSaidToBeOne() {
    Ended ended = run("tenants", "check", SHIPPED);

    assertThat(ended.status()).isZero();
    assertThat(ended.out()).startsWith("tenants.yml: nothing is wrong").contains("webmix");
    assertThat(run("tenants", "check", "--json", SHIPPED).json().at("/tenants")).hasSize(5);
  }

  @Test
  void everythingWrongWithAFileIsSaidAtItsLine() throws IOException {
    Path file = write("tenants:\n  acme: { dialect: seventh }\n");

    Ended ended = run("tenants", "check", file.toString());
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("tenants.yml:"));
    JsonNode json = run("tenants", "check", "--json", file.toString()).json();
    assertThat(json.at("/problems")).hasSize(2);
    assertThat(json.at("/tenants")).isEmpty();
    assertThat(run("tenants", "check", "nowhere.yml").out()).contains("no such file");
  }

  /** What is a trial here is one for the service with the same environment. */
  @ParameterizedTest
  @CsvSource({
    "jdbc:h2:file:./data/x, '', 0",
    "jdbc:postgresql://localhost/x, '', 1",
    "jdbc:postgresql://localhost/x, --demo, 0"
  })
  void sampleCredentialsAreAProblemWhereTheyWouldBeOne(String url, String flag, int status) {
    environment.put("GATEHOUSE_DB_URL", url);

    assertThat(run(("tenants check " + SHIPPED + " " + flag).strip().split(" ", -1)).status())
        .isEqualTo(status);
  }

  @Test
  void aPlanSaysWhatWouldChangeAndForWhom() throws IOException {
    environment.put(
        "GATEHOUSE_TENANTS",
        write(
                """
                version: 1
                tenants:
                  acme: { dialect: ethgas }
                  umbrella: { dialect: sig }
                  initech: { dialect: transak }
                """)
            .toString());
    Path other =
        Files.writeString(
            folder.resolve("other.yml"),
            """
            version: 1
            tenants:
              acme:
                dialect: ethgas
                tokens: { access-ttl: 30m }
                logout: { session: end, refresh-tokens: revoke-family }
                rates: { signin: 5/1m }
              umbrella: { dialect: sig }
              globex: { dialect: transak }
            """);

    Ended ended = run("tenants", "plan", other.toString());
    assertThat(ended.status()).isEqualTo(3);
    assertThat(ended.out())
        .isEqualTo(
            """
            + globex
            - initech
            ~ acme
                tokens.access-ttl: 1h -> 30m
                rates.signin: none -> 5/1m
            """);
    Ended json = run("tenants", "plan", "--json", other.toString());
    assertThat(json.status()).isEqualTo(3);
    assertThat(json.json())
        .isEqualTo(
            Http.json(
                """
                {"added": ["globex"], "removed": ["initech"], "changed": {"acme": {
                  "tokens.access-ttl": {"from": "1h", "to": "30m"},
                  "rates.signin": {"from": "none", "to": "5/1m"}}}}
                """));
  }

  @Test
  void aPlanThatChangesNothingSaysSo() throws IOException {
    environment.put("GATEHOUSE_TENANTS", SHIPPED);

    assertThat(run("tenants", "plan", SHIPPED)).isEqualTo(new Ended(0, "nothing changes\n", ""));
    Ended broken = run("tenants", "plan", write("version: 2\n").toString());
    assertThat(broken.status()).isEqualTo(1);
    assertThat(broken.err()).contains("tenants.yml:1: version: expected 1");
  }

  @Test
  void aKeyIsRotatedByTheServiceThatRuns() {
    environment.put("GATEHOUSE_ADMIN_KEY", Service.ADMIN_KEY);
    try (Service service = Service.start(TestDatabase.H2, SHIPPED)) {
      environment.put("GATEHOUSE_PORT", Integer.toString(service.port()));
      Operator operator = new Operator(service.http());
      JsonNode before = operator.get("/tenants/sig/keys").json().at("/data");

      Ended tried = run("keys", "rotate", "--tenant", "sig", "--dry-run");
      assertThat(tried.out()).startsWith("sig: the RS256 key ").contains("would sign");
      assertThat(operator.get("/tenants/sig/keys").json().at("/data")).isEqualTo(before);

      Ended made =
          run("keys", "rotate", "--tenant=sig", "--lead=1h", "--reason=two words", "--json");
      assertThat(made.status()).isZero();
      assertThat(operator.get("/tenants/sig/keys").body())
          .contains(made.json().get("kid").asText());
      assertThat(operator.get("/tenants/sig/audit").body()).contains("two words");

      Ended again = run("keys", "rotate", "--tenant", "sig");
      assertThat(again)
          .isEqualTo(new Ended(1, "", "The service answers 409: A key is pending already.\n"));
      assertThat(run("keys", "rotate", "--tenant", "../sig").err()).contains("answers 404");
    }
  }

  @Test
  void anAdminKeyIsMadeAndPrintedOnce() {
    environment.put("GATEHOUSE_ADMIN_KEY", Service.ADMIN_KEY);
    try (Service service = Service.start(TestDatabase.H2, SHIPPED)) {
      environment.put("GATEHOUSE_PORT", Integer.toString(service.port()));
      Ended made = run("admin-key", "create", "--name", "ada", "--scope", "keys:write");
      assertThat(made.status()).as(made.err()).isZero();
      assertThat(made.out()).matches("ghk_\\S+\n");
      environment.put("GATEHOUSE_ADMIN_KEY", made.out().strip());
      assertThat(run("keys", "rotate", "--tenant", "sig").status()).isZero();
      assertThat(run("admin-key", "create", "--name", "b", "--scope", "keys:write").err())
          .startsWith("The service answers 403: ");

      environment.put("GATEHOUSE_ADMIN_KEY", Service.ADMIN_KEY);
      String line =
          "admin-key create --json --name bob --scope keys:read --scope audit:read"
              + " --tenant sig --tenant webmix --expires 2100-01-31T13:00:00+01:00";
      JsonNode json = run(line.split(" ", -1)).json();
      assertThat(json.get("scopes")).hasSize(2);
      assertThat(json.get("tenants")).hasSize(2);
      assertThat(json.get("expires_at").asText()).isEqualTo("2100-01-31T12:00:00Z");
      assertThat(json.get("key").asText()).startsWith("ghk_");
      assertThat(run(line.split(" ", -1)).err())
          .isEqualTo("The service answers 409: A key is called so, or was.\n");
    }
  }

  @Test
  void withoutTheServiceOrItsKeyThatIsWhatIsSaid() {
    environment.put("GATEHOUSE_PORT", Integer.toString(Service.freePort()));
    assertThat(run("keys", "rotate", "--tenant", "sig"))
        .isEqualTo(
            new Ended(
                1,
                "",
                "GATEHOUSE_ADMIN_KEY: expected the key of the service that runs here; it is not"
                    + " set\n"));
    environment.put("GATEHOUSE_ADMIN_KEY", Service.ADMIN_KEY);
    Ended alone = run("keys", "rotate", "--tenant", "sig");
    assertThat(alone.status()).isEqualTo(1);
    assertThat(alone.err()).startsWith("No service answers at http://127.0.0.1:");
  }

  /** Whoever is not called by the key does not hear it, nor does whoever reads what was said. */
  @Test
  void aKeyThatNoHeaderTakesIsNotSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), Service.ADMIN_KEY + "\nand another line");
    environment.put("GATEHOUSE_ADMIN_KEY_FILE", file.toString());
    assertThat(run("keys", "rotate", "--tenant", "sig"))
        .isEqualTo(
            new Ended(1, "", "GATEHOUSE_ADMIN_KEY: expected one line of ASCII; it is none\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1@evil.example:80/x?", "0", "65536", "8080/", "http"})
  void whatIsNoPortNamesNoOtherHost(String port) {
    environment.put("GATEHOUSE_ADMIN_KEY", Service.ADMIN_KEY);
    environment.put("GATEHOUSE_PORT", port);
    environment.put("GATEHOUSE_MANAGEMENT_PORT", port);
    Ended rotate = run("keys", "rotate", "--tenant", "sig");
    assertThat(rotate.status()).isEqualTo(1);
    assertThat(rotate.err()).startsWith("GATEHOUSE_PORT: expected a port, 1 to 65535; it ");
    Ended health = run("health");
    assertThat(health.status()).isEqualTo(1);
    assertThat(health.err()).startsWith("GATEHOUSE_MANAGEMENT_PORT: expected a port");
  }

  /** How a command ended, and what it said. */
  private record Ended(int status, String out, String err) {
    JsonNode json() {
      return Http.json(out);
    }
  }

  private Ended run(String... line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Gatehouse.commandLine(environment, served::add);
    int status = command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(line);
    return new Ended(status, out.toString(), err.toString());
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("tenants.yml"), yaml);
  }
}
