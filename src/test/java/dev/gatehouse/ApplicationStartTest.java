package dev.gatehouse;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process as an operator starts it, in a folder and with an environment of its own. */
@Timeout(120)
class ApplicationStartTest {

  private static final String SECRET = "dGhlIHJvb3Qgc2VjcmV0IG9mIHRoZSB0ZXN0cywgMzIgYnl0ZXM";
  private static final String NOWHERE = "jdbc:postgresql://localhost:1/gatehouse";

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("tenants.yml"),
        "version: 1\ntenants:\n  acme: { dialect: webmix,"
            + " credential: \"sha256:"
            + "0a".repeat(32)
            + "\" }\n");
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aBrokenTenantsFileStopsTheStartWithALineForEachProblem() throws Exception {
    Files.writeString(folder.resolve("tenants.yml"), "tenants:\n  acme: { dialect: sixth }\n");

    assertThat(refusal(Map.of()))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("tenants.yml:1: version: expected 1; it is missing"),
            line ->
                assertThat(line)
                    .startsWith("tenants.yml:2: tenants.acme.dialect: expected one of the"));
  }

  @Test
  void postgresqlWithoutTheSecretStopsTheStartBeforeTheDatabaseIsAsked() throws Exception {
    assertThat(refusal(Map.of("GATEHOUSE_DB_URL", NOWHERE)))
        .singleElement()
        .asString()
        .startsWith("GATEHOUSE_SECRET: expected at least 32 random bytes")
        .endsWith("it is not set");
  }

  @Test
  void aDatabaseThatDoesNotAnswerStopsTheStart() throws Exception {
    assertThat(
            refusal(
                Map.of(
                    "GATEHOUSE_DB_URL", NOWHERE,
                    "GATEHOUSE_SECRET", SECRET,
                    "GATEHOUSE_ADMIN_KEY", SECRET)))
        .singleElement()
        .asString()
        .startsWith("GATEHOUSE_DB_URL: the database does not answer: ");
  }

  @Test
  void whatAVariableCannotBeStopsTheStart() throws Exception {
    assertThat(refusal(Map.of("GATEHOUSE_LOG_FORMAT", "swordfish")))
        .containsExactly("GATEHOUSE_LOG_FORMAT: expected text or json; it has 9 characters");
  }

  @Test
  void anUnknownVariableIsToldInTheLogWithoutItsValue() throws Exception {
    awaitReady(start(Map.of("GATEHOUSE_DB_PASWORD", "swordfish"), "first"));

    assertThat(Files.readString(folder.resolve("first.out")))
        .contains("variable=GATEHOUSE_DB_PASWORD outcome=not-a-setting")
        .doesNotContain("swordfish");
  }

  @Test
  void aLoginThatTheDatabaseRefusesIsToldAsSuch() throws Exception {
    String told = "GATEHOUSE_DB_USER, GATEHOUSE_DB_PASSWORD: expected a login that the database";
    endAfterItsFirstStart(Map.of());
    assertThat(refusal(Map.of("GATEHOUSE_DB_PASSWORD", "swordfish")))
        .singleElement()
        .asString()
        .startsWith(told);
    assertThat(
            refusal(
                Map.of(
                    "GATEHOUSE_DB_URL",
                    // The login that it has would be stronger than the one that is set.
                    TestDatabase.POSTGRES
                        .settings()
                        .get("gatehouse.database-url")
                        .replaceFirst("\\?.*", ""),
                    "GATEHOUSE_DB_USER",
                    "nobody",
                    "GATEHOUSE_SECRET",
                    SECRET,
                    "GATEHOUSE_ADMIN_KEY",
                    SECRET)))
        .singleElement()
        .asString()
        .startsWith(told);
  }

  @Test
  void anotherSecretThanTheDatabaseWasFirstUsedWithStopsTheStart() throws Exception {
    endAfterItsFirstStart(Map.of("GATEHOUSE_SECRET", SECRET));
    String other = "YW5vdGhlciBzZWNyZXQgb2YgdGhlIHRlc3RzLCAzMiBieXRlcyE";

    assertThat(refusal(Map.of("GATEHOUSE_SECRET", other)))
        .singleElement()
        .asString()
        .startsWith("GATEHOUSE_SECRET: expected the secret that this database was first used with");
    endAfterItsFirstStart(Map.of("GATEHOUSE_SECRET", SECRET));
  }

  @Test
  void aCleanStopWarnsOfNothing() throws Exception {
    endAfterItsFirstStart(Map.of());

    assertThat(Files.readString(folder.resolve("first.out")))
        .doesNotContain(" WARN ")
        .doesNotContain(" ERROR ");
  }

  /** As an operator ends it, and not as a test that has failed does. */
  private void endAfterItsFirstStart(Map<String, String> environment) throws Exception {
    Process process = start(environment, "first");
    awaitReady(process);
    process.destroy();
    assertThat(process.waitFor(60, SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GATEHOUSE_PORT", "GATEHOUSE_MANAGEMENT_PORT"})
  void aPortThatIsTakenIsToldByItsVariable(String variable) throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(refusal(Map.of(variable, port)))
          .singleElement()
          .asString()
          .startsWith(variable + ": expected where nobody listens; ")
          .contains(":" + port + ": ");
    }
  }

  @Test
  void whatTheOutsideCallsItFollowsThePort() throws Exception {
    int port = Service.freePort();
    awaitReady(start(Map.of("GATEHOUSE_PORT", Integer.toString(port)), "first"));
    String url = "http://localhost:" + port;

    assertThat(new Http(port).get("/t/acme/.well-known/oauth-authorization-server").at("/issuer"))
        .isEqualTo(url + "/t/acme");
  }

  @Test
  void aShortAdminKeyStopsTheStart() throws Exception {
    assertThat(refusal(Map.of("GATEHOUSE_ADMIN_KEY", "swordfish")))
        .containsExactly("GATEHOUSE_ADMIN_KEY: expected at least 32 characters; it has 9");
  }

  @Test
  void aSecretGivenTwiceStopsTheStart() throws Exception {
    String file = Files.writeString(folder.resolve("secret"), SECRET).toString();

    assertThat(refusal(Map.of("GATEHOUSE_SECRET", SECRET, "GATEHOUSE_SECRET_FILE", file)))
        .containsExactly(
            "GATEHOUSE_SECRET and GATEHOUSE_SECRET_FILE: expected one of them, not both");
  }

  @Test
  void aSecretMayComeFromAFileAndTheEmbeddedDatabaseIsForOneProcess() throws Exception {
    String file = Files.writeString(folder.resolve("secret"), SECRET + "\n").toString();
    Map<String, String> environment = Map.of("GATEHOUSE_SECRET_FILE", file);

    Process first = start(environment, "first");
    awaitReady(first);

    assertThat(folder.resolve("data/gatehouse.mv.db")).exists();
    assertThat(folder.resolve("data/gatehouse.secret")).doesNotExist();
    assertThat(refusal(environment))
        .singleElement()
        .asString()
        .startsWith("The embedded database is open in another process");
    assertThat(first.isAlive()).isTrue();
  }

  /** What a start that must fail says to the operator. */
  private List<String> refusal(Map<String, String> environment)
      throws IOException, InterruptedException {
    Process process = start(environment, "refused");
    assertThat(process.waitFor(60, SECONDS)).isTrue();
    List<String> said = Files.readAllLines(folder.resolve("refused.err"));
    assertThat(process.exitValue()).as(said::toString).isEqualTo(1);
    List<String> logged = Files.readAllLines(folder.resolve("refused.out"));
    assertThat(Stream.concat(said.stream(), logged.stream()))
        .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"))
        .noneMatch(line -> line.contains(SECRET) || line.contains("swordfish"));
    assertThat(said).first().isEqualTo("Gatehouse cannot start.");
    return said.subList(1, said.size());
  }

  private Process start(Map<String, String> environment, String name) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // The database tells its errors in the operator's language.
                "-Duser.language=de",
                "-cp",
                classPath(),
                Application.class.getName())
            .directory(folder.toFile())
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(folder.resolve(name + ".err").toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("GATEHOUSE_"));
    builder.environment().put("GATEHOUSE_PORT", String.valueOf(Service.freePort()));
    builder.environment().put("GATEHOUSE_MANAGEMENT_PORT", String.valueOf(Service.freePort()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private void awaitReady(Process process) throws IOException, InterruptedException {
    while (!Files.readString(folder.resolve("first.out")).contains("Gatehouse is ready at ")) {
      assertThat(process.isAlive()).as(() -> folder.resolve("first.err") + " says why").isTrue();
      Thread.sleep(100);
    }
  }

  /** Without the tests' own classes and settings. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes"))
        .reduce((one, other) -> one + File.pathSeparator + other)
        .orElseThrow();
  }
}
