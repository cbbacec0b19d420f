package dev.gatehouse.wire.kontenbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Program;
import dev.gatehouse.fixture.Program.Ended;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the product's own JavaScript client makes of this service. It is skipped where there is no
 * Node, or no registry to get the client from.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KontenbaseSdkTest {

  private Service service;
  private String email;
  private JsonNode said;

  @BeforeAll
  void goThroughASession() {
    Path client = Program.javaScript("kontenbase");
    service = Service.start(TestDatabase.H2, "src/test/resources/tenants-kontenbase.yml");
    email = "user-" + UUID.randomUUID() + "@example.com";
    Ended ended =
        Program.run(
            client,
            Map.of("no_proxy", "localhost"),
            "node",
            "session.js",
            "http://localhost:" + service.port(),
            "sample-credential-of-kontenbase",
            email);
    assertThat(ended.status()).as(ended.output()).isZero();
    said = Http.json(ended.output());
  }

  @AfterAll
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void registersOnce() {
    assertSaid("registered", 201, "Created");
    assertThat(said.at("/registered/token").isTextual()).isTrue();
    assertThat(said.at("/registered/user/firstName").asText()).isEqualTo("Ada");
    assertThat(said.at("/registered/user/email").asText()).isEqualTo(email);
    assertRefused("registeredAgain", 409, "Conflict", "email is registered already");
  }

  @Test
  void seesAndChangesTheUser() {
    assertSaid("user", 200, "OK");
    assertThat(said.at("/user/user")).isEqualTo(said.at("/registered/user"));
    assertThat(said.at("/lookedUp/user")).isEqualTo(said.at("/registered/user"));
    assertSaid("updated", 200, "OK");
    assertThat(said.at("/updated/user/firstName").asText()).isEqualTo("Grace");
    assertThat(said.at("/updated/user/lastName").asText()).isEqualTo("Lovelace");
  }

  @Test
  void verifiesItsToken() {
    assertSaid("verified", 200, "OK");
    assertThat(said.at("/verified/token")).isEqualTo(said.at("/registered/token"));
    assertThat(said.at("/verified/user")).isEqualTo(said.at("/updated/user"));
  }

  @Test
  void logsOutAndItsTokenIsNoLongerValid() {
    assertSaid("loggedOut", 200, "OK");
    assertThat(said.at("/loggedOut/token")).isEqualTo(said.at("/registered/token"));
    assertThat(said.at("/loggedOut/user")).isEqualTo(said.at("/updated/user"));
    assertThat(said.get("tokenLeft").isNull()).isTrue();
    assertRefused("userAfterwards", 401, "Unauthorized", "Unauthorized");
    assertRefused("loggedOutAgain", 401, "Unauthorized", "Unauthorized");
  }

  @Test
  void logsInWithTheRightPassword() {
    assertRefused("wrongPassword", 401, "Unauthorized", "Invalid credentials");
    assertSaid("loggedIn", 200, "OK");
    assertThat(said.at("/loggedIn/user/_id")).isEqualTo(said.at("/registered/user/_id"));
    assertRefused("noProject", 404, "Not Found", "Project not found");
  }

  @Test
  void changesThePassword() {
    assertSaid("changed", 200, "OK");
    assertThat(said.at("/changed/message").isTextual()).isTrue();
    assertSaid("userAfterChange", 200, "OK");
    assertRefused("oldPassword", 401, "Unauthorized", "Invalid credentials");
    assertSaid("newPassword", 200, "OK");
  }

  private void assertSaid(String call, int status, String statusText) {
    JsonNode answer = said.get(call);
    assertThat(answer.get("status").intValue()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.get("statusText").asText()).isEqualTo(statusText);
    assertThat(answer.get("error")).isNull();
  }

  private void assertRefused(String call, int status, String statusText, String message) {
    JsonNode answer = said.get(call);
    assertThat(answer.get("status").intValue()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.get("statusText").asText()).isEqualTo(statusText);
    assertThat(answer.at("/error/message").asText()).isEqualTo(message);
  }
}
