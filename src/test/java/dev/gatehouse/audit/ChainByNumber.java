package dev.gatehouse.audit;

import dev.gatehouse.installation.Settings;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Broken on purpose: goes on behind the last number, as if numbers were seen in their order. */
@Singleton
@Replaces(ChainStore.class)
@Requires(property = "gatehouse.sabotage", value = "chain-by-number")
final class ChainByNumber extends ChainStore {

  private final JdbcOperations jdbc;

  ChainByNumber(JdbcOperations jdbc, Settings settings) {
    super(jdbc, settings);
    this.jdbc = jdbc;
  }

  @Override
  long horizon(String tenant) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "SELECT COALESCE(MAX(number), 0) + 1 FROM audit_event WHERE tenant_id = ?")) {
        statement.setString(1, tenant);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          return row.getLong(1);
        }
      }
    });
  }

  @Override
  List<Entry> unsealed(String tenant, long from, long to, int most) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement(
              """
              SELECT * FROM audit_event WHERE tenant_id = ? AND number >= ? AND number < ?
              ORDER BY number LIMIT ?
              """)) {
        statement.setString(1, tenant);
        statement.setLong(2, from);
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

  @Override
  Optional<Instant> behind(String tenant, long horizon) {
    return Optional.empty();
  }
}
