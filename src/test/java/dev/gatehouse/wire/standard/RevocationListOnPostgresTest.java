package dev.gatehouse.wire.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.TestDatabase;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RevocationListOnPostgresTest extends RevocationListContract {

  RevocationListOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }

  /** A number is given when a row is written, and seen when it is committed. */
  @Test
  void whatIsCommittedLateIsInTheNextDelta() throws SQLException {
    UUID early = UUID.randomUUID();
    UUID late = UUID.randomUUID();
    String tenant = "sig-two";
    try (Connection slow = connection();
        Connection quick = connection()) {
      slow.setAutoCommit(false);
      write(slow, tenant, late);
      write(quick, tenant, early);
      Answer first = asked(tenant, "");
      assertThat(subjects(first)).contains("" + early).doesNotContain("" + late);
      write(quick, tenant, UUID.randomUUID());
      Answer second = asked(tenant, "?after=" + first.at("/cursor"));
      assertThat(subjects(second)).doesNotContain("" + late);
      slow.commit();
      Answer third = asked(tenant, "?after=" + second.at("/cursor"));
      assertThat(subjects(third)).contains("" + late);
      write(quick, tenant, UUID.randomUUID());
      Answer fourth = asked(tenant, "?after=" + third.at("/cursor"));
      assertThat(subjects(fourth)).doesNotContain("" + early, "" + late).isNotEmpty();
    }
  }

  /** Such as of a database that was put back to where it was yesterday. */
  @Test
  void aCursorThatIsYetToComeIsRefused() {
    assertThat(asked("sig-one", "?after=" + "9".repeat(18)).status()).isEqualTo(400);
  }

  private static List<String> subjects(Answer list) {
    assertThat(list.status()).as(list.body()).isEqualTo(200);
    return stream(list).map(one -> one.get("subject").asText()).toList();
  }

  private static void write(Connection connection, String tenant, UUID subject)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO revocation
            (tenant_id, kind, subject, generation, expires_at, transaction_id)
          VALUES ('%s', 'session', '%s', 1, now() + interval '1 day',
            pg_current_xact_id()::text::bigint)
          """
              .formatted(tenant, subject));
    }
  }

  private Connection connection() throws SQLException {
    DatasourceConfiguration database = service().bean(DatasourceConfiguration.class);
    return DriverManager.getConnection(
        database.getUrl(), database.getUsername(), database.getPassword());
  }
}
