package dev.gatehouse.audit;

import dev.gatehouse.audit.Audit.Count;
import dev.gatehouse.audit.Audit.Prepared;
import dev.gatehouse.audit.Audit.Search;
import dev.gatehouse.audit.Audit.Written;
import dev.gatehouse.installation.Settings;
import io.micronaut.core.type.Argument;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code audit_event}, to which rows are only added. */
@Singleton
class AuditStore {

  private static final String PAGE =
      """
      SELECT * FROM audit_event
      WHERE tenant_id = ? AND number < ?
        AND action = COALESCE(CAST(? AS VARCHAR), action)
        AND actor_id = COALESCE(CAST(? AS VARCHAR), actor_id)
        AND object_id = COALESCE(CAST(? AS VARCHAR), object_id)
        AND happened_at >= ? AND happened_at < ?
      ORDER BY number DESC LIMIT ?
      """;

  private static final String FIND = "SELECT * FROM audit_event WHERE tenant_id = ? AND id = ?";

  private static final String COUNTS =
      """
      SELECT DATE_TRUNC('minute', happened_at) AS happened_in, action, COUNT(*) AS times
      FROM audit_event
      WHERE tenant_id = ? AND happened_at >= ? AND happened_at < ?
      GROUP BY DATE_TRUNC('minute', happened_at), action
      """;

  /** Years have four digits (RFC 3339). */
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private static final Argument<Map<String, Object>> DETAILS =
      Argument.mapOf(String.class, Object.class);

  private static final String UNREADABLE = "unreadable";

  private final JdbcOperations jdbc;
  private final JsonMapper json;
  private final InstantSource time;
  private final AuditKeys keys;
  private final String insert;

  AuditStore(
      JdbcOperations jdbc, JsonMapper json, InstantSource time, AuditKeys keys, Settings settings) {
    this.jdbc = jdbc;
    this.json = json;
    this.time = time;
    this.keys = keys;
    this.insert =
        """
        INSERT INTO audit_event
          (tenant_id, happened_at, action, actor_kind, actor_id, address, request_id,
            object_kind, object_id, reason, details, id, mark, transaction_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, %s)
        """
            .formatted(settings.embedded() ? "0" : "pg_current_xact_id()::text::bigint");
  }

  void write(String tenant, Prepared event) {
    jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(insert)) {
        statement.setString(1, tenant);
        statement.setObject(2, event.at().atOffset(ZoneOffset.UTC));
        statement.setString(3, event.action());
        statement.setString(4, event.actorKind());
        statement.setString(5, event.actor());
        statement.setString(6, event.address());
        statement.setString(7, event.requestId());
        statement.setString(8, event.objectKind());
        statement.setString(9, event.object());
        statement.setString(10, event.reason());
        statement.setString(11, event.details());
        statement.setObject(12, event.id());
        statement.setBytes(13, event.mark());
        return statement.executeUpdate();
      }
    });
  }

  /** The event as its row is going to have it, but for what the database gives. */
  Prepared prepare(String tenant, UUID id, AuditEvent event) {
    Origin origin = event.origin();
    Entry entry =
        new Entry(
            tenant,
            0,
            id,
            0,
            time.instant(),
            event.action().word(),
            origin.kind().word(),
            origin.actor(),
            origin.address(),
            origin.requestId(),
            event.object().word(),
            event.id(),
            event.reason(),
            written(event),
            null);
    return new Prepared(
        id,
        entry.at(),
        entry.action(),
        entry.actorKind(),
        entry.actor(),
        entry.address(),
        entry.requestId(),
        entry.objectKind(),
        entry.object(),
        entry.reason(),
        entry.details(),
        keys.mark(entry));
  }

  List<Written> page(String tenant, Search search, long before, int most) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
        statement.setString(1, tenant);
        statement.setLong(2, before);
        Action action = search.action();
        statement.setString(3, action == null ? null : action.word());
        statement.setString(4, search.actor());
        statement.setString(5, search.object());
        statement.setObject(6, at(search.from(), Instant.EPOCH));
        statement.setObject(7, at(search.to(), END_OF_TIME));
        statement.setInt(8, most);
        List<Written> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            found.add(written(row));
          }
        }
        return found;
      }
    });
  }

  Optional<Written> find(String tenant, UUID id) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(FIND)) {
        statement.setString(1, tenant);
        statement.setObject(2, id);
        try (ResultSet row = statement.executeQuery()) {
          return row.next() ? Optional.of(written(row)) : Optional.empty();
        }
      }
    });
  }

  List<Count> counts(String tenant, Instant from, Instant to) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(COUNTS)) {
        statement.setString(1, tenant);
        statement.setObject(2, from.atOffset(ZoneOffset.UTC));
        statement.setObject(3, to.atOffset(ZoneOffset.UTC));
        List<Count> counts = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            counts.add(
                new Count(
                    row.getString("action"),
                    row.getObject("happened_in", OffsetDateTime.class).toInstant(),
                    row.getInt("times")));
          }
        }
        return counts;
      }
    });
  }

  private static OffsetDateTime at(@Nullable Instant time, Instant otherwise) {
    return (time == null ? otherwise : time).atOffset(ZoneOffset.UTC);
  }

  private Written written(ResultSet row) throws SQLException {
    return written(ChainStore.entry(row));
  }

  /** The event that a row has. */
  Written written(Entry entry) {
    return new Written(
        entry.id(),
        entry.number(),
        entry.at(),
        entry.action(),
        entry.actorKind(),
        entry.actor(),
        entry.address(),
        entry.requestId(),
        entry.objectKind(),
        entry.object(),
        entry.reason(),
        read(entry.details()));
  }

  private Map<String, Object> read(String details) {
    try {
      return json.readValue(details, DETAILS);
    } catch (IOException e) {
      // Nothing that the service wrote: one bad row hides no other.
      return Map.of(UNREADABLE, details);
    }
  }

  /** The details in one spelling, whoever writes them. */
  private String written(AuditEvent event) {
    try {
      return json.writeValueAsString(new TreeMap<>(event.details()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
