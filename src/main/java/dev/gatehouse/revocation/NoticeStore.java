package dev.gatehouse.revocation;

import dev.gatehouse.installation.Settings;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the table {@code revocation}; {@link FeedLine} reads it. */
@Singleton
class NoticeStore {

  private static final String EXPIRED =
      """
      SELECT number FROM revocation WHERE tenant_id = ? AND expires_at <= ?
      ORDER BY expires_at LIMIT ?
      """;

  private static final String DELETE = "DELETE FROM revocation WHERE tenant_id = ? AND number = ?";

  private final JdbcOperations jdbc;
  private final String insert;

  NoticeStore(JdbcOperations jdbc, Settings settings) {
    this.jdbc = jdbc;
    this.insert =
        """
        INSERT INTO revocation
          (tenant_id, kind, subject, generation, spared, expires_at, transaction_id)
        VALUES (?, ?, ?, ?, ?, ?, %s)
        """
            .formatted(settings.embedded() ? "0" : "pg_current_xact_id()::text::bigint");
  }

  /** Deletes at most so many notices that have expired, and says how many. */
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
