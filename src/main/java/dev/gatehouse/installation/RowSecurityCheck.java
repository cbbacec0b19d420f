package dev.gatehouse.installation;

import io.micronaut.context.annotation.Context;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.annotation.PostConstruct;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Looks at the start whether {@link RowSecurity} is as it should be, on the connections that are
 * going to be worked on, and does not let the service start if it is not.
 */
@Context
class RowSecurityCheck {

  private static final String ROLE =
      """
      SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)
      """;

  private static final String TABLES =
      """
      SELECT c.relname,
        c.relowner <> current_user::regrole
          AND c.relrowsecurity
          AND c.relforcerowsecurity
          AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) AS walled
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      """;

  private final DataSource source;
  private final boolean embedded;

  RowSecurityCheck(DataSource source, Settings settings) {
    this.source = DelegatingDataSource.unwrapDataSource(source);
    this.embedded = settings.embedded();
  }

  @PostConstruct
  void check() throws SQLException {
    if (embedded) {
      return;
    }
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet role = statement.executeQuery(ROLE)) {
        if (role.next()) {
          throw open("the role " + role.getString(1) + " is above it");
        }
      }
      try (ResultSet table = statement.executeQuery(TABLES)) {
        while (table.next()) {
          tables.add(table.getString("relname"));
          if (!table.getBoolean("walled")) {
            throw open("the table " + tables.getLast() + " has none, or is the service's own");
          }
        }
      }
      for (String table : tables) {
        // No tenant's transaction is open, so there is nothing to see.
        try (ResultSet row = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
          if (row.next()) {
            throw open("the table " + table + " shows rows to whoever names no tenant");
          }
        }
      }
    }
  }

  private static Misconfiguration open(String where) {
    return new Misconfiguration(
        "GATEHOUSE_DB_URL: expected row security between tenants; " + where);
  }
}
