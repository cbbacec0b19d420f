package dev.gatehouse.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FeedOnPostgresTest extends FeedContract {

  FeedOnPostgresTest() {
    super(TestDatabase.POSTGRES);
  }

  /**
   * Numbers are given when a row is written, and seen when it is committed: the other way round.
   */
  @Test
  void whatIsCommittedLateIsNotLost() throws SQLException {
    UUID early = UUID.randomUUID();
    UUID late = UUID.randomUUID();
    List<UUID> heard = new ArrayList<>();
    try (FeedLine line = new FeedLine(connection(), false);
        Connection slow = connection();
        Connection quick = connection()) {
      slow.setAutoCommit(false);
      write(slow, late);
      write(quick, early);
      line.read(notice -> heard.add(notice.subject()), _ -> {});
      assertThat(heard).contains(early).doesNotContain(late);
      write(quick, UUID.randomUUID());
      line.read(notice -> heard.add(notice.subject()), _ -> {});
      slow.commit();
      line.read(notice -> heard.add(notice.subject()), _ -> {});
      line.read(notice -> heard.add(notice.subject()), _ -> {});
      assertThat(heard).containsOnlyOnce(early, late);
    }
  }

  private static void write(Connection connection, UUID subject) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO revocation
            (tenant_id, kind, subject, generation, expires_at, transaction_id)
          VALUES ('late', 'session', '%s', 1, now() + interval '1 hour',
            pg_current_xact_id()::text::bigint)
          """
              .formatted(subject));
    }
  }

  private Connection connection() throws SQLException {
    return new Rows(service()).connection();
  }
}
