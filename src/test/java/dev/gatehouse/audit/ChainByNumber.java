package dev.gatehouse.audit;

import dev.gatehouse.installation.Settings;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  Map<String, Long> horizons(Collection<String> tenants) {
    return each(
        tenants,
        "SELECT COALESCE(MAX(number), 0) + 1 FROM audit_event WHERE tenant_id = ?",
        row -> {
          row.next();
          return row.getLong(1);
        });
  }

  @Override
  Map<String, List<Entry>> unsealed(List<Stretch> stretches, int most) {
    Map<String, List<Entry>> unsealed = new HashMap<>();
    for (Stretch stretch : stretches) {
      unsealed.putAll(
          each(
              List.of(stretch.tenant()),
              """
              SELECT * FROM audit_event WHERE tenant_id = ? AND number >= %d AND number < %d
              ORDER BY number LIMIT %d
              """
                  .formatted(stretch.since(), stretch.before(), most),
              row -> {
                List<Entry> entries = new ArrayList<>();
                while (row.next()) {
                  entries.add(entry(row));
                }
                return entries;
              }));
    }
    return unsealed;
  }

  @Override
  Map<String, Instant> behind(Map<String, Long> horizons) {
    return Map.of();
  }

  private interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> Map<String, T> each(Collection<String> tenants, String line, Reading<T> reading) {
    return jdbc.execute(connection -> {
      Map<String, T> found = new HashMap<>();
      try (PreparedStatement statement = connection.prepareStatement(line)) {
        for (String tenant : tenants) {
          statement.setString(1, tenant);
          try (ResultSet row = statement.executeQuery()) {
            found.put(tenant, reading.read(row));
          }
        }
      }
      return found;
    });
  }
}
