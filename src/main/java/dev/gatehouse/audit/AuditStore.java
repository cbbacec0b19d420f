package dev.gatehouse.audit;

import dev.gatehouse.installation.Settings;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.TreeMap;

/** The table {@code audit_event}, to which rows are only added. */
@Singleton
class AuditStore {

  private final JdbcOperations jdbc;
  private final JsonMapper json;
  private final InstantSource time;
  private final String insert;

  AuditStore(JdbcOperations jdbc, JsonMapper json, InstantSource time, Settings settings) {
    this.jdbc = jdbc;
    this.json = json;
    this.time = time;
    this.insert =
        """
        INSERT INTO audit_event
          (tenant_id, happened_at, action, actor_kind, actor_id, address, request_id,
            object_kind, object_id, details, transaction_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, %s)
        """
            .formatted(settings.embedded() ? "0" : "pg_current_xact_id()::text::bigint");
  }

  void write(String tenant, AuditEvent event) {
    jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(insert)) {
        Origin origin = event.origin();
        statement.setString(1, tenant);
        statement.setObject(2, time.instant().atOffset(ZoneOffset.UTC));
        statement.setString(3, event.action().word());
        statement.setString(4, origin.kind().word());
        statement.setString(5, origin.actor());
        statement.setString(6, origin.address());
        statement.setString(7, origin.requestId());
        statement.setString(8, event.object().word());
        statement.setString(9, event.id());
        statement.setString(10, written(event));
        return statement.executeUpdate();
      }
    });
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
