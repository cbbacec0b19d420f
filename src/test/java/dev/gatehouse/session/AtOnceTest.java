package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.installation.MustWait;
import dev.gatehouse.revocation.Feed;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.wire.Clients;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An event loop says yes to whom the node knows, and leaves everybody else to other threads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AtOnceTest {

  private static final String TENANT = "ethgas";

  private Service service;
  private Operator operator;
  private Client client;
  private Tokens tokens;
  private Tenant tenant;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.POSTGRES, "src/test/resources/tenants-feed.yml");
    operator = new Operator(service.http());
    client = Clients.of(TENANT, service.http(), TENANT);
    tokens = client.signedIn(operator.person(TENANT));
    tenant = service.bean(Tenants.class).find(TENANT).orElseThrow();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void whoeverIsKnownIsAdmitted() {
    client.use(tokens.access());
    assertThat(onEventLoop(() -> admit(tokens.access()))).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void whatIsAskedAboutTheKnownIsAnswered() {
    client.use(tokens.access());
    assertThat(onEventLoop(() -> examine(tokens.access()))).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void whoeverIsNewWaits() {
    waits(client.signedIn(operator.person(TENANT)).access());
  }

  @Test
  void whoeverIsRefusedWaits() {
    double refused = refused();
    waits(null);
    waits(tokens.access() + "x");
    assertThat(refused()).isEqualTo(refused);
  }

  /** The lock of the map that keys are kept in is held while they are looked up. */
  @Test
  void nobodyWaitsForWhoeverLooksUpKeys() throws Exception {
    client.use(tokens.access());
    Rows rows = new Rows(service);
    try (Connection connection = rows.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE signing_key IN ACCESS EXCLUSIVE MODE");
      service
          .bean(ApplicationContext.class)
          .getEventPublisher(Feed.Restarted.class)
          .publishEvent(new Feed.Restarted());
      CompletableFuture<Admission> other =
          CompletableFuture.supplyAsync(
              () -> admit(tokens.access()), task -> Thread.ofVirtual().start(task));
      await()
          .until(() ->
              !rows.of("SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessShareLock'")
                  .isEmpty());
      assertTimeoutPreemptively(Duration.ofSeconds(1), () -> waits(tokens.access()));
      connection.rollback();
      assertThat(other.join()).isInstanceOf(Admission.Admitted.class);
    }
  }

  private void waits(@Nullable String token) {
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> onEventLoop(() -> admit(token)))
        .withCauseInstanceOf(MustWait.class);
  }

  private double refused() {
    return service
        .bean(PrometheusMeterRegistry.class)
        .find("gatehouse.admissions")
        .counters()
        .stream()
        .filter(counter -> !"Admitted".equals(counter.getId().getTag("outcome")))
        .mapToDouble(Counter::count)
        .sum();
  }

  private Admission admit(@Nullable String token) {
    return service
        .bean(Admissions.class)
        .admit(caller(), Capability.AUTHENTICATED_USER, "verify", token);
  }

  private Admission examine(String token) {
    return service.bean(Admissions.class).examine(caller(), Capability.AUTHENTICATED_USER, token);
  }

  private Caller caller() {
    return new Caller(tenant, "192.0.2.1", "at-once", Instant.now(), null);
  }

  private static <T> T onEventLoop(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> new FastThreadLocalThread(task).start())
        .join();
  }
}
