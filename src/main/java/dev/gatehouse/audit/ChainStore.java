package dev.gatehouse.audit;

import dev.gatehouse.installation.Settings;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The tables {@code audit_link} and {@code audit_checkpoint}, to which rows are only added, and
 * {@code audit_head}.
 */
@Singleton
class ChainStore {

  private static final String OPEN =
      """
      INSERT INTO audit_head
        (tenant_id, position, hash, horizon, checkpoint_position, checkpoint_at)
      SELECT CAST(? AS VARCHAR), 0, ?, 0, 0, ?
      WHERE EXISTS (SELECT 1 FROM audit_event WHERE tenant_id = ?)
      ON CONFLICT DO NOTHING
      """;

  private static final String LOCK =
      "SELECT * FROM audit_head WHERE tenant_id = ? FOR UPDATE SKIP LOCKED";

  private static final String BEGUN = "SELECT 1 FROM audit_head WHERE tenant_id = ?";

  private static final String MOVE =
      """
      UPDATE audit_head
      SET position = ?, hash = ?, horizon = ?, checkpoint_position = ?, checkpoint_at = ?
      WHERE tenant_id = ?
      """;

  private static final String LINK =
      "INSERT INTO audit_link (tenant_id, position, event, hash) VALUES (?, ?, ?, ?)";

  private static final String SIGN =
      """
      INSERT INTO audit_checkpoint (tenant_id, position, hash, signed_at, key_id, signature)
      VALUES (?, ?, ?, ?, ?, ?)
      """;

  /** Of transactions that have ended; all of them are seen by whoever asks later. */
  private static final String HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text";

  /** Where all who write are in one process, few are open at a time. */
  private static final String HORIZON_EMBEDDED =
      "SELECT COALESCE(MAX(number), 0) + 1 FROM audit_event WHERE tenant_id = ?";

  /**
   * How far the beginning of a chain may go: from one checkpoint to another, by as many links as
   * there may be between two at least.
   */
  private static final String ANCHOR =
      """
      SELECT MAX(c.position) FROM audit_checkpoint c
      WHERE c.tenant_id = ? AND c.signed_at < ? AND c.position < ? + (
        SELECT MIN(l.position) FROM audit_link l WHERE l.tenant_id = ?)
      """;

  /** As the function of the same name on PostgreSQL, where the service may not do it itself. */
  private static final List<String> PRUNE_EMBEDDED =
      List.of(
          """
          DELETE FROM audit_event e WHERE e.tenant_id = ? AND e.id IN (
            SELECT l.event FROM audit_link l WHERE l.tenant_id = e.tenant_id AND l.position <= ?)
          """,
          "DELETE FROM audit_link WHERE tenant_id = ? AND position <= ?",
          "DELETE FROM audit_checkpoint WHERE tenant_id = ? AND position < ?");

  /** More numbers than there are transactions open at a time in one process. */
  private static final long OVERLAP = 1000;

  private final JdbcOperations jdbc;
  private final boolean embedded;
  private final String unsealed;
  private final String behind;

  ChainStore(JdbcOperations jdbc, Settings settings) {
    this.jdbc = jdbc;
    this.embedded = settings.embedded();
    // In the order in which events come to be seen.
    String order = embedded ? "number" : "transaction_id";
    this.unsealed =
        """
        SELECT e.* FROM audit_event e
        WHERE e.tenant_id = ? AND e.%1$s >= ? AND e.%1$s < ?
          AND NOT EXISTS (
            SELECT 1 FROM audit_link l WHERE l.tenant_id = e.tenant_id AND l.event = e.id)
        ORDER BY e.%1$s, e.number LIMIT ?
        """
            .formatted(order);
    this.behind =
        """
        SELECT happened_at FROM audit_event
        WHERE tenant_id = ? AND %1$s >= ? ORDER BY %1$s LIMIT 1
        """
            .formatted(order);
  }

  /**
   * Where a chain ends.
   *
   * @param horizon all that is before it is sealed
   * @param signed the position of the last checkpoint
   * @param signedAt that checkpoint's time
   */
  record Head(long position, byte[] hash, long horizon, long signed, Instant signedAt) {}

  /** Locks the head of the tenant's chain; empty if somebody else has, or nothing is to seal. */
  Optional<Head> lock(String tenant) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
        statement.setString(1, tenant);
        try (ResultSet row = statement.executeQuery()) {
          return row.next() ? Optional.of(head(row)) : Optional.empty();
        }
      }
    });
  }

  /** Whether the chain has a head, be it locked or not. */
  boolean begun(String tenant) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(BEGUN)) {
        statement.setString(1, tenant);
        try (ResultSet row = statement.executeQuery()) {
          return row.next();
        }
      }
    });
  }

  /** Makes the head of a chain that has none, if there is anything to seal. */
  boolean open(String tenant) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
        statement.setString(1, tenant);
        statement.setBytes(2, Link.NOTHING);
        statement.setObject(3, Instant.EPOCH.atOffset(ZoneOffset.UTC));
        statement.setString(4, tenant);
        return statement.executeUpdate() > 0;
      }
    });
  }

  /** From where on a transaction may be open that is going to add an event. */
  long horizon(String tenant) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(embedded ? HORIZON_EMBEDDED : HORIZON)) {
        if (embedded) {
          statement.setString(1, tenant);
        }
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          return row.getLong(1);
        }
      }
    });
  }

  /**
   * At most so many events that are not sealed, of those between two horizons. One that comes from
   * before {@code from} was committed late, which only the embedded database lets happen.
   */
  List<Entry> unsealed(String tenant, long from, long to, int most) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(unsealed)) {
        statement.setString(1, tenant);
        statement.setLong(2, embedded ? from - OVERLAP : from);
        statement.setLong(3, to);
        statement.setInt(4, most);
        List<Entry> entries = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            entries.add(entry(row));
          }
        }
        return entries;
      }
    });
  }

  /** When the first event happened that may not be sealed yet; empty if there is none. */
  Optional<Instant> behind(String tenant, long horizon) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(behind)) {
        statement.setString(1, tenant);
        statement.setLong(2, horizon);
        try (ResultSet row = statement.executeQuery()) {
          return row.next() ? Optional.of(time(row, "happened_at")) : Optional.empty();
        }
      }
    });
  }

  /** The horizon behind {@code entry}, up to which events were sealed and which may go on. */
  long horizonOf(Entry entry) {
    return embedded ? entry.number() : entry.transaction();
  }

  void append(String tenant, List<Link> links) {
    jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(LINK)) {
        statement.setString(1, tenant);
        for (Link link : links) {
          statement.setLong(2, link.position());
          statement.setObject(3, link.event());
          statement.setBytes(4, link.hash());
          statement.addBatch();
        }
        return statement.executeBatch();
      }
    });
  }

  void append(Checkpoint checkpoint) {
    jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(SIGN)) {
        statement.setString(1, checkpoint.tenant());
        statement.setLong(2, checkpoint.position());
        statement.setBytes(3, checkpoint.hash());
        statement.setObject(4, checkpoint.at().atOffset(ZoneOffset.UTC));
        statement.setString(5, checkpoint.key());
        statement.setBytes(6, checkpoint.signature());
        return statement.executeUpdate();
      }
    });
  }

  /**
   * The last checkpoint from before {@code until}, of those that at most so many links are before.
   */
  OptionalLong anchor(String tenant, Instant until, int most) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(ANCHOR)) {
        statement.setString(1, tenant);
        statement.setObject(2, until.atOffset(ZoneOffset.UTC));
        statement.setLong(3, most);
        statement.setString(4, tenant);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          long position = row.getLong(1);
          return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(position);
        }
      }
    });
  }

  /** Whether anything is left of what came up to {@code anchor}. */
  boolean prunable(String tenant, long anchor) {
    return !ledger(tenant, store -> store.links(1, anchor, 1)).isEmpty();
  }

  /** Deletes what came up to a checkpoint, and leaves that one. */
  void prune(String tenant, long anchor) {
    jdbc.execute(connection -> {
      if (!embedded) {
        try (PreparedStatement statement = connection.prepareStatement("SELECT audit_prune(?)")) {
          statement.setLong(1, anchor);
          return statement.execute();
        }
      }
      for (String line : PRUNE_EMBEDDED) {
        try (PreparedStatement statement = connection.prepareStatement(line)) {
          statement.setString(1, tenant);
          statement.setLong(2, anchor);
          statement.executeUpdate();
        }
      }
      return true;
    });
  }

  void move(String tenant, Head head) {
    jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
        statement.setLong(1, head.position());
        statement.setBytes(2, head.hash());
        statement.setLong(3, head.horizon());
        statement.setLong(4, head.signed());
        statement.setObject(5, head.signedAt().atOffset(ZoneOffset.UTC));
        statement.setString(6, tenant);
        return statement.executeUpdate();
      }
    });
  }

  /** Reads what there is of a tenant's chain, in the open transaction. */
  <T> T ledger(String tenant, Ledger.Question<T> question) {
    return jdbc.execute(connection -> question.ask(new LedgerStore(connection, tenant)));
  }

  static Head head(ResultSet row) throws SQLException {
    return new Head(
        row.getLong("position"),
        row.getBytes("hash"),
        row.getLong("horizon"),
        row.getLong("checkpoint_position"),
        time(row, "checkpoint_at"));
  }

  static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString("tenant_id"),
        row.getLong("number"),
        row.getObject("id", UUID.class),
        row.getLong("transaction_id"),
        time(row, "happened_at"),
        row.getString("action"),
        row.getString("actor_kind"),
        row.getString("actor_id"),
        row.getString("address"),
        row.getString("request_id"),
        row.getString("object_kind"),
        row.getString("object_id"),
        row.getString("reason"),
        row.getString("details"),
        row.getBytes("mark"));
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
