package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainOnPostgresTest extends ChainContract {

  ChainOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }

  @Test
  void aTransactionThatStaysOpenAnywhereIsSeenByWhatWaits() throws Exception {
    Map<String, String> elsewhere = TestDatabase.POSTGRES.settings();
    String chain = chain(1);
    try (Connection other =
            DriverManager.getConnection(
                elsewhere.get("gatehouse.database-url"), "postgres", "postgres");
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT pg_current_xact_id()");
      write(service(), chain, 2);
      service().bean(TickingClock.class).pass(Duration.ofMinutes(5));
      assertThat(progress(service(), chain)).isEqualTo(Chains.Progress.LATER);
      assertThat(waited()).isBetween(300.0, 400.0);
      other.rollback();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> progress(service(), chain) != Chains.Progress.LATER);
    await().atMost(Duration.ofSeconds(10)).until(() -> waited() < 300);
  }

  private double waited() {
    return service().bean(MeterRegistry.class).get("gatehouse.audit.unsealed.age").gauge().value();
  }

  @Test
  void theRaceFindsWhoeverFollowsNumbers() throws Exception {
    try (Service broken =
        Service.start(TestDatabase.POSTGRES, TENANTS, "gatehouse.sabotage", "chain-by-number")) {
      assertThat(raced(broken)).isNotEmpty();
    }
  }
}
