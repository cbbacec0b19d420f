package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.ChainChecks;
import dev.gatehouse.audit.Verdict;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.installation.RootSecret;
import io.micronaut.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** What is asked of groups, whatever they came for. */
record Grouped(Service service, Rows rows) {

  /** How many groups that call a function of the database wait for a lock. */
  int waiting(String function) {
    return rows.of(
            """
            SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE NOT l.granted AND a.query LIKE '%%%s(%%'
            """
                .formatted(function))
        .size();
  }

  /** What was written down of a tenant is what was marked. */
  void seals(String tenant) throws IOException {
    await().atMost(Duration.ofSeconds(10)).until(() -> check(tenant).unsealed() == 0);
    assertThat(check(tenant).discrepancies()).isEmpty();
  }

  private Verdict check(String tenant) throws IOException {
    String export = service.bean(Audit.class).export(tenant).collect(Collectors.joining());
    return new ChainChecks(service.bean(RootSecret.class), service.bean(JsonMapper.class))
        .check(new BufferedReader(new StringReader(export)), Map.of());
  }
}
