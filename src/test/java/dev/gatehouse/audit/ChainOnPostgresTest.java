package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import org.junit.jupiter.api.Test;

class ChainOnPostgresTest extends ChainContract {

  ChainOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }

  @Test
  void theRaceFindsWhoeverFollowsNumbers() throws Exception {
    try (Service broken =
        Service.start(TestDatabase.POSTGRES, TENANTS, "gatehouse.sabotage", "chain-by-number")) {
      assertThat(raced(broken)).isNotEmpty();
    }
  }
}
