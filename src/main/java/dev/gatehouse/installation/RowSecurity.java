package dev.gatehouse.installation;

import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Row security of PostgreSQL, the second wall between tenants behind the tenant that every
 * statement names. The login that is configured owns the tables and migrates them; everything else
 * is done as {@link #APPLICATION}, which owns nothing and sees the rows of the tenant whose
 * transaction is open; or, to follow what all nodes have to know, as {@link #FEED}; or, to seal
 * what was written down, as {@link #SEAL}; or, to open and end sessions of many tenants at once, as
 * {@link #GROUP}. An embedded database has no such wall.
 */
@Singleton
@Named(RowSecurity.DATABASE)
public class RowSecurity
    implements BeanCreatedEventListener<DatasourceConfiguration>, FlywayConfigurationCustomizer {

  /** Sees one tenant at a time. */
  public static final String APPLICATION = "gatehouse_app";

  /** Sees the notices of all tenants and whose chains there are, and nothing else. */
  public static final String FEED = "gatehouse_feed";

  /** Sees the audit of all tenants, and adds to their chains. */
  public static final String SEAL = "gatehouse_seal";

  /** Opens and ends sessions of all tenants; what functions of the database work as. */
  public static final String GROUP = "gatehouse_group";

  static final String DATABASE = "default";

  private static final List<String> ROLES = List.of(APPLICATION, FEED, SEAL, GROUP);

  /** The version in which to be a member of a role and to work as it became two things. */
  private static final int SETTING_IS_ASKED_FOR = 16;

  private final Settings settings;
  private @Nullable DatasourceConfiguration database;

  RowSecurity(Settings settings) {
    this.settings = settings;
  }

  /** What a connection has to be told to see and write the rows of one tenant. */
  public static void open(Connection connection, String tenant) throws SQLException {
    // Of this transaction only: a connection of the pool is somebody else's next.
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT set_config('gatehouse.tenant', ?, true)")) {
      statement.setString(1, tenant);
      statement.execute();
    }
  }

  /** Has the rest of the open transaction work as {@link #SEAL}. */
  public static void seal(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL ROLE " + SEAL);
    }
  }

  /** Sees to the roles before anybody works as one of them. */
  @Override
  public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> event) {
    DatasourceConfiguration created = event.getBean();
    database = created;
    if (!settings.embedded()) {
      try (Connection connection = owner(created)) {
        // Several nodes may start at once.
        is(connection, "SELECT pg_advisory_lock(hashtext('gatehouse roles')) IS NOT NULL");
        for (String role : ROLES) {
          role(connection, role);
        }
        schema(connection);
        // Where the tables are does not depend on which role looks for them.
        created.setSchema(connection.getSchema());
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      created.setConnectionInitSql("SET ROLE " + APPLICATION);
    }
    return created;
  }

  @Override
  public void customizeFluentConfiguration(FluentConfiguration migrations) {
    DatasourceConfiguration known = Objects.requireNonNull(database);
    if (!settings.embedded()) {
      migrations
          .dataSource(known.getUrl(), known.getUsername(), known.getPassword())
          .callbacks(new AfterMigrate());
    }
  }

  @Override
  public String getName() {
    return DATABASE;
  }

  private static Connection owner(DatasourceConfiguration database) throws SQLException {
    return DriverManager.getConnection(
        database.getUrl(), database.getUsername(), database.getPassword());
  }

  /** Makes the role, and the login a member of it, as far as it is missing and may be done. */
  private static void role(Connection connection, String role) throws SQLException {
    String login = connection.getMetaData().getUserName();
    if (!is(connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '" + role + "')")) {
      done(connection, "CREATE ROLE " + role + " NOLOGIN");
    }
    if (is(
        connection,
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = '" + role + "'")) {
      throw missing("ALTER ROLE " + role + " NOSUPERUSER NOBYPASSRLS", "it sees all tenants' rows");
    }
    String membership =
        connection.getMetaData().getDatabaseMajorVersion() >= SETTING_IS_ASKED_FOR
            ? "SET"
            : "MEMBER";
    if (!is(connection, "SELECT pg_has_role('" + role + "', '" + membership + "')")) {
      done(connection, "GRANT " + role + " TO \"" + login + '"');
    }
  }

  private static void schema(Connection connection) throws SQLException {
    if (!is(connection, "SELECT has_schema_privilege(current_schema(), 'CREATE')")) {
      String login = connection.getMetaData().getUserName();
      throw missing(
          "GRANT CREATE ON SCHEMA " + connection.getSchema() + " TO \"" + login + '"',
          "permission denied");
    }
  }

  private static void done(Connection connection, String line) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(line);
    } catch (SQLException e) {
      throw missing(line, e.getMessage());
    }
  }

  private static Misconfiguration missing(String line, @Nullable String why) {
    return new Misconfiguration(
        "GATEHOUSE_DB_USER: expected a login that may work as "
            + String.join(", ", ROLES)
            + "; somebody who may has to say once: "
            + line
            + ";\n("
            + why
            + ")");
  }

  private static boolean is(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getBoolean(1);
    }
  }
}
