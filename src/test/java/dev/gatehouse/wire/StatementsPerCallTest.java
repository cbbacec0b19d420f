package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Statements;
import dev.gatehouse.fixture.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * How often the database is asked for a call of a tenant without rates; what a transaction costs
 * beside it is one round trip for its commit. Whoever asks it once more finds this test, and may
 * have a reason.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementsPerCallTest {

  private static final String TENANT = "ethgas";

  private Service service;
  private Client.Refreshing client;
  private Operator operator;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.POSTGRES, "src/test/resources/tenants-feed.yml");
    client = (Client.Refreshing) Clients.of("ethgas", service.http(), TENANT);
    operator = new Operator(service.http());
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void verifying() {
    Tokens tokens = signedIn();
    // Once what the login told has come back by the feed.
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(statements(() -> client.use(tokens.access()))).isEmpty());
  }

  @Test
  void signingIn() {
    Person person = operator.person(TENANT);
    assertThat(statements(() -> client.signIn(person))).hasSize(2);
  }

  @Test
  void refreshing() {
    Tokens tokens = signedIn();
    assertThat(statements(() -> client.refresh(tokens.renewing()))).hasSize(1);
  }

  @Test
  void loggingOut() {
    Tokens tokens = signedIn();
    assertThat(statements(() -> client.logOut(tokens))).hasSize(1);
  }

  private Tokens signedIn() {
    return client.signedIn(operator.person(TENANT));
  }

  private List<String> statements(Supplier<Answer> call) {
    return service.bean(Statements.class).of(() -> assertThat(call.get().status()).isEqualTo(200));
  }
}
