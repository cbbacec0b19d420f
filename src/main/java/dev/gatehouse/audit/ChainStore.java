package dev.gatehouse.audit;

import dev.gatehouse.installation.Columns;
import dev.gatehouse.installation.RowSecurity;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
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
      SELECT due.tenant_id, 0, due.hash, 0, 0, due.at
      FROM unnest(CAST(? AS VARCHAR ARRAY), CAST(? AS BYTEA ARRAY),
        CAST(? AS TIMESTAMP WITH TIME ZONE ARRAY)) AS due(tenant_id, hash, at)
      WHERE EXISTS (SELECT 1 FROM audit_event e WHERE e.tenant_id = due.tenant_id)
      ON CONFLICT DO NOTHING
      """;

  private static final String LOCK =
      "SELECT * FROM audit_head WHERE tenant_id = ANY(?) FOR UPDATE SKIP LOCKED";

  private static final String BEGUN = "SELECT tenant_id FROM audit_head WHERE tenant_id = ANY(?)";

  private static final String MOVE =
      """
      UPDATE audit_head h
      SET position = due.position, hash = due.hash, horizon = due.horizon,
        checkpoint_position = due.checkpoint_position, checkpoint_at = due.checkpoint_at
      FROM unnest(CAST(? AS VARCHAR ARRAY), CAST(? AS BIGINT ARRAY), CAST(? AS BYTEA ARRAY),
          CAST(? AS BIGINT ARRAY), CAST(? AS BIGINT ARRAY),
          CAST(? AS TIMESTAMP WITH TIME ZONE ARRAY))
        AS due(tenant_id, position, hash, horizon, checkpoint_position, checkpoint_at)
      WHERE h.tenant_id = due.tenant_id
      """;

  private static final String MOVE_EMBEDDED =
      """
      MERGE INTO audit_head h
      USING unnest(CAST(? AS VARCHAR ARRAY), CAST(? AS BIGINT ARRAY), CAST(? AS BYTEA ARRAY),
          CAST(? AS BIGINT ARRAY), CAST(? AS BIGINT ARRAY),
          CAST(? AS TIMESTAMP WITH TIME ZONE ARRAY))
        AS due(tenant_id, position, hash, horizon, checkpoint_position, checkpoint_at)
      ON h.tenant_id = due.tenant_id
      WHEN MATCHED THEN UPDATE
      SET position = due.position, hash = due.hash, horizon = due.horizon,
        checkpoint_position = due.checkpoint_position, checkpoint_at = due.checkpoint_at
      """;

  private static final String LINK =
      """
      INSERT INTO audit_link (tenant_id, position, event, hash)
      SELECT * FROM unnest(CAST(? AS VARCHAR ARRAY), CAST(? AS BIGINT ARRAY),
        CAST(? AS UUID ARRAY), CAST(? AS BYTEA ARRAY)) AS due(tenant_id, position, event, hash)
      """;

  private static final String SIGN =
      """
      INSERT INTO audit_checkpoint (tenant_id, position, hash, signed_at, key_id, signature)
      SELECT * FROM unnest(CAST(? AS VARCHAR ARRAY), CAST(? AS BIGINT ARRAY),
          CAST(? AS BYTEA ARRAY), CAST(? AS TIMESTAMP WITH TIME ZONE ARRAY),
          CAST(? AS VARCHAR ARRAY), CAST(? AS BYTEA ARRAY))
        AS due(tenant_id, position, hash, signed_at, key_id, signature)
      """;

  /** Of transactions that have ended; all of them are seen by whoever asks later. */
  private static final String HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text";

  /** Where all who write are in one process, few are open at a time. */
  private static final String HORIZON_EMBEDDED =
      "SELECT COALESCE(MAX(number), 0) + 1 FROM audit_event WHERE tenant_id = ?";

  /**
   * In the order in which events come to be seen. Whether there is a link is asked of each by
   * itself: as NOT EXISTS, PostgreSQL may plan it as a join with all links that the tenant has.
   */
  private static final String UNSEALED =
      """
      SELECT e.*
      FROM unnest(CAST(? AS VARCHAR ARRAY), CAST(? AS BIGINT ARRAY), CAST(? AS BIGINT ARRAY))
        AS due(tenant_id, since, before)
      CROSS JOIN LATERAL (
        SELECT * FROM audit_event e
        WHERE e.tenant_id = due.tenant_id
          AND e.transaction_id >= due.since AND e.transaction_id < due.before
          AND (
            SELECT l.event FROM audit_link l WHERE l.tenant_id = e.tenant_id AND l.event = e.id)
            IS NULL
        ORDER BY e.transaction_id, e.number LIMIT ?) e
      ORDER BY e.tenant_id, e.transaction_id, e.number
      """;

  private static final String UNSEALED_EMBEDDED =
      """
      SELECT e.* FROM audit_event e
      WHERE e.tenant_id = ? AND e.number >= ? AND e.number < ?
        AND NOT EXISTS (
          SELECT 1 FROM audit_link l WHERE l.tenant_id = e.tenant_id AND l.event = e.id)
      ORDER BY e.number LIMIT ?
      """;

  private static final String BEHIND =
      """
      SELECT e.*
      FROM unnest(CAST(? AS VARCHAR ARRAY), CAST(? AS BIGINT ARRAY)) AS due(tenant_id, horizon)
      CROSS JOIN LATERAL (
        SELECT tenant_id, happened_at FROM audit_event e
        WHERE e.tenant_id = due.tenant_id AND e.transaction_id >= due.horizon
        ORDER BY e.transaction_id LIMIT 1) e
      """;

  private static final String BEHIND_EMBEDDED =
      """
      SELECT tenant_id, happened_at FROM audit_event
      WHERE tenant_id = ? AND number >= ? ORDER BY number LIMIT 1
      """;

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

  ChainStore(JdbcOperations jdbc, Settings settings) {
    this.jdbc = jdbc;
    this.embedded = settings.embedded();
  }

  /**
   * Where a chain ends.
   *
   * @param horizon all that is before it is sealed
   * @param signed the position of the last checkpoint
   * @param signedAt that checkpoint's time
   */
  record Head(long position, byte[] hash, long horizon, long signed, Instant signedAt) {}

  /** A link of a tenant's chain. */
  record Sealed(String tenant, Link link) {}

  /**
   * Where to look for what is not sealed.
   *
   * @param since inclusive
   * @param before exclusive
   */
  record Stretch(String tenant, long since, long before) {}

  /** Has the rest of the open transaction see and seal the chains of all tenants. */
  void becomeSealer() {
    if (!embedded) {
      jdbc.execute(connection -> {
        RowSecurity.seal(connection);
        return true;
      });
    }
  }

  /** Locks the heads of the tenants' chains: those that there are, and nobody else has locked. */
  Map<String, Head> lock(Collection<String> tenants) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
        new Columns<>(statement, tenants).words(tenant -> tenant);
        Map<String, Head> heads = new HashMap<>();
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            heads.put(row.getString("tenant_id"), head(row));
          }
        }
        return heads;
      }
    });
  }

  /** Those tenants whose chains have a head, be it locked or not. */
  Set<String> begun(Collection<String> tenants) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(BEGUN)) {
        new Columns<>(statement, tenants).words(tenant -> tenant);
        Set<String> begun = new HashSet<>();
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            begun.add(row.getString(1));
          }
        }
        return begun;
      }
    });
  }

  /** Makes heads for those chains that have none and something to seal, if there are any. */
  boolean open(Collection<String> tenants) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
        new Columns<>(statement, tenants)
            .words(tenant -> tenant)
            .bytes(_ -> Link.NOTHING)
            .times(_ -> Instant.EPOCH);
        return statement.executeUpdate() > 0;
      }
    });
  }

  /** By tenant, from where on a transaction may be open that is going to add an event. */
  Map<String, Long> horizons(Collection<String> tenants) {
    return jdbc.execute(connection -> {
      Map<String, Long> horizons = new HashMap<>();
      try (PreparedStatement statement =
          connection.prepareStatement(embedded ? HORIZON_EMBEDDED : HORIZON)) {
        for (String tenant : embedded ? tenants : List.<String>of()) {
          statement.setString(1, tenant);
          horizons.put(tenant, number(statement));
        }
        if (!embedded) {
          long all = number(statement);
          tenants.forEach(tenant -> horizons.put(tenant, all));
        }
      }
      return horizons;
    });
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * By tenant, the first events that are not sealed, at most so many of each. One that comes from
   * before a stretch was committed late, which only the embedded database lets happen.
   */
  Map<String, List<Entry>> unsealed(List<Stretch> stretches, int most) {
    return jdbc.execute(connection -> {
      Map<String, List<Entry>> entries = new HashMap<>();
      try (PreparedStatement statement =
          connection.prepareStatement(embedded ? UNSEALED_EMBEDDED : UNSEALED)) {
        if (!embedded) {
          new Columns<>(statement, stretches)
              .words(Stretch::tenant)
              .numbers(Stretch::since)
              .numbers(Stretch::before);
          statement.setInt(4, most);
          read(statement, entries);
        }
        for (Stretch stretch : embedded ? stretches : List.<Stretch>of()) {
          statement.setString(1, stretch.tenant());
          statement.setLong(2, stretch.since() - OVERLAP);
          statement.setLong(3, stretch.before());
          statement.setInt(4, most);
          read(statement, entries);
        }
      }
      return entries;
    });
  }

  private static void read(PreparedStatement statement, Map<String, List<Entry>> entries)
      throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Entry entry = entry(row);
        entries.computeIfAbsent(entry.tenant(), _ -> new ArrayList<>()).add(entry);
      }
    }
  }

  /** By tenant, when the first event happened that may not be sealed yet, if there is one. */
  Map<String, Instant> behind(Map<String, Long> horizons) {
    return jdbc.execute(connection -> {
      Map<String, Instant> behind = new HashMap<>();
      try (PreparedStatement statement =
          connection.prepareStatement(embedded ? BEHIND_EMBEDDED : BEHIND)) {
        if (!embedded) {
          new Columns<>(statement, horizons.entrySet())
              .words(Map.Entry::getKey)
              .numbers(Map.Entry::getValue);
          readTimes(statement, behind);
        }
        for (Map.Entry<String, Long> horizon :
            embedded ? horizons.entrySet() : Set.<Map.Entry<String, Long>>of()) {
          statement.setString(1, horizon.getKey());
          statement.setLong(2, horizon.getValue());
          readTimes(statement, behind);
        }
      }
      return behind;
    });
  }

  private static void readTimes(PreparedStatement statement, Map<String, Instant> behind)
      throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        behind.put(row.getString("tenant_id"), time(row, "happened_at"));
      }
    }
  }

  /** The horizon behind {@code entry}, up to which events were sealed and which may go on. */
  long horizonOf(Entry entry) {
    return embedded ? entry.number() : entry.transaction();
  }

  /** Adds links to the chains. */
  void link(List<Sealed> sealed) {
    jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(LINK)) {
        new Columns<>(statement, sealed)
            .words(Sealed::tenant)
            .numbers(of -> of.link().position())
            .ids(of -> of.link().event())
            .bytes(of -> of.link().hash());
        return statement.executeUpdate();
      }
    });
  }

  void sign(List<Checkpoint> checkpoints) {
    jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(SIGN)) {
        new Columns<>(statement, checkpoints)
            .words(Checkpoint::tenant)
            .numbers(Checkpoint::position)
            .bytes(Checkpoint::hash)
            .times(Checkpoint::at)
            .words(Checkpoint::key)
            .bytes(Checkpoint::signature);
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

  /** Moves heads, by tenant. */
  void move(Map<String, Head> heads) {
    jdbc.execute(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(embedded ? MOVE_EMBEDDED : MOVE)) {
        new Columns<>(statement, heads.entrySet())
            .words(Map.Entry::getKey)
            .numbers(head -> head.getValue().position())
            .bytes(head -> head.getValue().hash())
            .numbers(head -> head.getValue().horizon())
            .numbers(head -> head.getValue().signed())
            .times(head -> head.getValue().signedAt());
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
