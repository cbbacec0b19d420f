package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in force for tenants, and why. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TenantsContract {

  private static final String DIGEST =
      "f7f573da0a6ad55eabbffd5edeec119bde0f42197edc76bace922c1b5f0d6363";

  private final TestDatabase database;
  private Path file;
  private Service service;
  private Operator operator;

  TenantsContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    file = folder.resolve("tenants.yml");
    write(written("30m"));
    service = Service.start(database, file.toString());
    operator = new Operator(service.http());
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "dialect, webmix, tenants.yml, 4",
    "credential, set, tenants.yml, 5",
    "capabilities.otp, restricted, tenants.yml, 8",
    "capabilities.logout, allowed, gatehouse,",
    "hosts, none, gatehouse,",
    "audit.retention, 400d, gatehouse,",
    "logout.session, suspend, dialect,",
    "rates.logout, 30/1h, dialect,",
    "rates.signin, none, dialect,"
  })
  void everyKeyIsShownWithWhereItComesFrom(String key, String value, String source, Integer line) {
    Answer answer = operator.get("/tenants/acme");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/id")).isEqualTo("acme");
    assertThat(answer.at("/suspended")).isEqualTo("false");
    assertThat(key(answer, key))
        .isEqualTo(
            Http.json(
                "{\"key\":\"%s\",\"value\":\"%s\",\"source\":\"%s\",\"line\":%s}"
                    .formatted(key, value, source, line)));
  }

  @Test
  void ofACredentialItIsShownOnlyThatThereIsOne() {
    assertThat(operator.get("/tenants/acme").body()).doesNotContain(DIGEST);
    assertThat(key(operator.get("/tenants/umbrella"), "credential").get("value").asText())
        .isEqualTo("none");
    assertThat(operator.get("/tenants/missing").status()).isEqualTo(404);
  }

  private static JsonNode key(Answer answer, String key) {
    for (JsonNode node : answer.json().get("keys")) {
      if (node.get("key").asText().equals(key)) {
        return node;
      }
    }
    throw new AssertionError(key + ": " + answer.body());
  }

  /** The same lines always. */
  private static String written(String accessTtl) {
    return """
    version: 1
    tenants:
      acme:
        dialect: webmix
        credential: sha256:%s
        tokens: { access-ttl: %s }
        capabilities:
          otp: restricted
      umbrella: { dialect: ethgas }
    """
        .formatted(DIGEST, accessTtl);
  }

  private void write(String yaml) throws IOException {
    Files.writeString(file, yaml);
  }
}
