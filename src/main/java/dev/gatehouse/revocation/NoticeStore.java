package dev.gatehouse.revocation;

import dev.gatehouse.installation.Settings;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the table {@code revocation}; {@link FeedLine} reads it. */
@Singleton
class NoticeStore {

  private static final String EXPIRED =
      """
      SELECT number FROM revocation WHERE tenant_id = ? AND expires_at <= ?
      ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED
      """;

  private static final String DELETE = "DELETE FROM revocation WHERE tenant_id = ? AND number = ?";

  /**
   * As {@link FeedLine} reads, for one tenant: the horizon is of the same snapshot as the rows, so
   * that what is committed late is behind it.
   */
  private static final String SINCE =
      """
      SELECT h.horizon, r.*
      FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon) h
      LEFT JOIN revocation r ON r.tenant_id = ? AND r.transaction_id >= ? AND r.expires_at > ?
      ORDER BY r.number
      """;

  /** By number, with an overlap that is more than can be open at a time. */
  private static final String SINCE_EMBEDDED =
      """
      SELECT h.horizon, r.*
      FROM (
        SELECT GREATEST(COALESCE(MAX(number), 0) - 1000, 0) AS horizon FROM revocation
        WHERE tenant_id = ?) h
      LEFT JOIN revocation r ON r.tenant_id = ? AND r.number >= ? AND r.expires_at > ?
      ORDER BY r.number
      """;

  private final JdbcOperations jdbc;
  private final boolean embedded;
  private final String insert;

  NoticeStore(JdbcOperations jdbc, Settings settings) {
    this.jdbc = jdbc;
    this.embedded = settings.embedded();
    this.insert =
        """
        INSERT INTO revocation
          (tenant_id, kind, subject, generation, spared, expires_at, transaction_id, told_at)
        VALUES (?, ?, ?, ?, ?, ?, %s)
        """
            .formatted(
                embedded
                    ? "0, CURRENT_TIMESTAMP"
                    : "pg_current_xact_id()::text::bigint, clock_timestamp()");
  }

  /** Deletes at most so many notices that have expired and nobody else deletes; says how many. */
  int sweep(String tenant, Instant now, int most) {
    return jdbc.execute(connection -> {
      try (PreparedStatement expired = connection.prepareStatement(EXPIRED);
          PreparedStatement delete = connection.prepareStatement(DELETE)) {
        expired.setString(1, tenant);
        expired.setObject(2, now.atOffset(ZoneOffset.UTC));
        expired.setInt(3, most);
        delete.setString(1, tenant);
        try (ResultSet row = expired.executeQuery()) {
          while (row.next()) {
            delete.setLong(2, row.getLong(1));
            delete.addBatch();
          }
        }
        return delete.executeBatch().length;
      }
    });
  }

  /** The tenant's notices from {@code horizon} on that have not expired, and the next horizon. */
  Notices.Since since(String tenant, long horizon, Instant now) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(embedded ? SINCE_EMBEDDED : SINCE)) {
        int column = 1;
        if (embedded) {
          statement.setString(column++, tenant);
        }
        statement.setString(column++, tenant);
        statement.setLong(column++, horizon);
        statement.setObject(column, now.atOffset(ZoneOffset.UTC));
        try (ResultSet row = statement.executeQuery()) {
          long next = horizon;
          List<Notice> notices = new ArrayList<>();
          while (row.next()) {
            next = row.getLong("horizon");
            if (row.getString("tenant_id") != null) {
              notices.add(FeedLine.notice(row));
            }
          }
          return new Notices.Since(next, notices);
        }
      }
    });
  }

  /** Writes a notice in the open transaction, and says its number. */
  long write(
      String tenant,
      Notice.Kind kind,
      UUID subject,
      int generation,
      @Nullable UUID spared,
      Instant expiresAt) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(insert, new String[] {"number"})) {
        statement.setString(1, tenant);
        statement.setString(2, kind.word());
        statement.setObject(3, subject);
        statement.setInt(4, generation);
        statement.setObject(5, spared, Types.OTHER);
        statement.setObject(6, expiresAt.atOffset(ZoneOffset.UTC));
        statement.executeUpdate();
        try (ResultSet keys = statement.getGeneratedKeys()) {
          keys.next();
          return keys.getLong(1);
        }
      }
    });
  }
}
