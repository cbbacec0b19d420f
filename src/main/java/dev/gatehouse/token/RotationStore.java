package dev.gatehouse.token;

import dev.gatehouse.installation.Columns;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The function {@code rotate} of PostgreSQL, which refreshes sessions of many tenants. */
@Singleton
class RotationStore {

  private static final String ROTATE = "SELECT * FROM rotate(?, ?, ?, ?, ?, ?, ?, ?)";

  private final JdbcOperations jdbc;

  RotationStore(JdbcOperations jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A wish to have a family's newest token succeeded.
   *
   * @param digest the presented token's
   * @param next the digest of its successor
   */
  record Turn(
      String tenant,
      UUID family,
      int sequence,
      byte[] digest,
      byte[] next,
      Instant at,
      Duration refreshTtl,
      Duration accessTtl) {}

  /** What it was about, and until when the successor is good unless it is used. */
  record Turned(
      UUID session,
      UUID account,
      Generations generations,
      Instant expiresAt,
      Instant idleExpiresAt) {}

  /** Rotates those families that it can, and says of each, by its place, whose they are. */
  Map<Integer, Turned> rotate(List<Turn> turns) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(ROTATE)) {
        new Columns<>(statement, turns)
            .words(Turn::tenant)
            .ids(Turn::family)
            .integers(Turn::sequence)
            .bytes(Turn::digest)
            .bytes(Turn::next)
            .times(Turn::at)
            .numbers(turn -> turn.refreshTtl().toSeconds())
            .numbers(turn -> turn.accessTtl().toSeconds());
        Map<Integer, Turned> turned = new HashMap<>();
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            turned.put(row.getInt("place") - 1, turned(row));
          }
        }
        return turned;
      }
    });
  }

  private static Turned turned(ResultSet row) throws SQLException {
    return new Turned(
        row.getObject("session", UUID.class),
        row.getObject("account", UUID.class),
        new Generations(
            row.getInt("session_generation"),
            row.getInt("account_generation"),
            row.getInt("tenant_generation")),
        instant(row, "expires_at"),
        instant(row, "idle_expires_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
