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

  /** Whose rows it sees, too. */
  private static final String MEMBERSHIP =
      """
      SELECT roleid::regrole FROM pg_auth_members WHERE member = current_user::regrole
      """;

  /**
   * The one policy that the service's own statements are under, and what it says, to the letter.
   */
  private static final String TABLES =
      """
      SELECT c.relname,
        c.relowner <> current_user::regrole
          AND c.relrowsecurity
          AND c.relforcerowsecurity
          AND (
            SELECT array_agg(
              ARRAY[
                p.polcmd::text,
                p.polpermissive::text,
                pg_get_expr(p.polqual, c.oid),
                pg_get_expr(p.polwithcheck, c.oid)]) = ARRAY[ARRAY['*', 'true', own, own]]
            FROM pg_policy p
            WHERE p.polrelid = c.oid AND p.polroles && ARRAY[0::oid, current_user::regrole::oid]
          ) AS walled
      FROM (SELECT '((tenant_id)::text = current_setting(''gatehouse.tenant''::text, true))') o(own)
      CROSS JOIN pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      """;

  private static final String AUDIT =
      """
      SELECT has_table_privilege('audit_event', 'UPDATE, DELETE, TRUNCATE')
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
      try (ResultSet role = statement.executeQuery(MEMBERSHIP)) {
        if (role.next()) {
          throw open("its role is a member of " + role.getString(1));
        }
      }
      try (ResultSet table = statement.executeQuery(TABLES)) {
        while (table.next()) {
          tables.add(table.getString("relname"));
          if (!table.getBoolean("walled")) {
            throw open(
                "the table "
                    + tables.getLast()
                    + " has none, or another than it was given, or is the service's own");
          }
        }
      }
      if (tables.isEmpty()) {
        throw open("there are no tables where it looks for them");
      }
      try (ResultSet audit = statement.executeQuery(AUDIT)) {
        audit.next();
        if (audit.getBoolean(1)) {
          throw open("it could change what is written down in audit_event");
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
