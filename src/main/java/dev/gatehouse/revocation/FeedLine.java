package dev.gatehouse.revocation;

import dev.gatehouse.installation.RowSecurity;
import dev.gatehouse.revocation.Notice.Kind;
import dev.gatehouse.tenant.Word;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * One node's own connection to the table {@code revocation}.
 *
 * <p>Rows are read from a horizon on, which is the oldest transaction that was open when the look
 * before was taken: one that is committed late has a number that was passed long ago, and would be
 * lost to whoever asks for larger numbers only.
 */
final class FeedLine implements AutoCloseable {

  private static final String POSTGRESQL =
      """
      SELECT h.horizon, r.*
      FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon) h
      LEFT JOIN revocation r ON r.transaction_id >= ?
      ORDER BY r.number
      """;

  /** Where all who write are in one process, few are open at a time. */
  private static final String EMBEDDED =
      """
      SELECT h.horizon, r.*
      FROM (SELECT COALESCE(MAX(number), 0) - 1000 AS horizon FROM revocation) h
      LEFT JOIN revocation r ON r.number >= ?
      ORDER BY r.number
      """;

  private final Connection connection;
  private final boolean embedded;
  private Set<Long> known = new HashSet<>();
  private long horizon;

  FeedLine(Connection connection, boolean embedded) throws SQLException {
    this.connection = connection;
    this.embedded = embedded;
    if (!embedded) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET ROLE " + RowSecurity.FEED);
        statement.execute("LISTEN " + Doorbell.CHANNEL);
      }
    }
  }

  /**
   * Gives every notice to {@code reader} that was committed since the last look, once.
   *
   * @param told gets when each was written; not of the first look, which is at all there is
   */
  void read(Consumer<Notice> reader, Consumer<Instant> told) throws SQLException {
    boolean first = horizon == 0;
    Set<Long> seen = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(embedded ? EMBEDDED : POSTGRESQL)) {
      statement.setLong(1, horizon);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          horizon = row.getLong("horizon");
          long number = row.getLong("number");
          if (!row.wasNull() && seen.add(number) && !known.contains(number)) {
            reader.accept(notice(row));
            @Nullable OffsetDateTime written = row.getObject("told_at", OffsetDateTime.class);
            if (!first && written != null) {
              told.accept(written.toInstant());
            }
          }
        }
      }
    }
    known = seen;
  }

  /** Waits until somebody rings, or for {@code pause}. */
  void await(Duration pause) throws SQLException, InterruptedException {
    if (embedded) {
      Thread.sleep(pause);
    } else {
      connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(pause.toMillis()));
    }
  }

  static Notice notice(ResultSet row) throws SQLException {
    return new Notice(
        row.getLong("number"),
        row.getString("tenant_id"),
        Word.of(Kind.class, row.getString("kind")),
        row.getObject("subject", UUID.class),
        row.getInt("generation"),
        row.getObject("spared", UUID.class),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
