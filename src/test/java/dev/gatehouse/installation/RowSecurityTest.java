package dev.gatehouse.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A statement that forgets to name its tenant meets no row of another one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowSecurityTest {

  private static final String TENANTS = "src/test/resources/tenants-feed.yml";
  private static final List<String> TENANTS_WITH_ROWS = List.of("ethgas", "paused");

  private Service service;
  private Rows rows;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.POSTGRES, TENANTS);
    rows = new Rows(service);
    Operator operator = new Operator(service.http());
    for (String tenant : TENANTS_WITH_ROWS) {
      Http.Answer made =
          operator.post(
              "/tenants/" + tenant + "/accounts",
              "{\"username\":\"twin\",\"password\":\"correct horse battery\"}");
      assertThat(made.status()).as(made.body()).isEqualTo(201);
    }
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void aStatementWithoutItsTenantSeesTheRowsOfItsTransactionsTenantOnly() {
    for (String table : tables()) {
      for (String tenant : TENANTS_WITH_ROWS) {
        long owned = count("SELECT COUNT(*) FROM " + table + " WHERE tenant_id = '" + tenant + "'");
        assertThat(in(tenant, "SELECT COUNT(*) FROM " + table)).as(table).isEqualTo(owned);
      }
      assertThat(in("nobody", "SELECT COUNT(*) FROM " + table)).as(table).isZero();
    }
    assertThat(in("ethgas", "SELECT COUNT(*) FROM account")).isPositive();
  }

  @Test
  void whoeverNamesNoTenantSeesNothing() throws SQLException {
    try (Connection connection = pool().getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : tables()) {
        try (ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
          assertThat(row.next()).as(table).isFalse();
        }
      }
    }
  }

  @Test
  void noRowIsWrittenForOrTakenFromAnotherTenant() {
    String before = digest("paused");
    assertThatThrownBy(() ->
            change("ethgas", "INSERT INTO tenant (tenant_id, created_at) VALUES ('third', now())"))
        .hasStackTraceContaining("row-level security");
    assertThatThrownBy(() -> change("ethgas", "UPDATE account SET tenant_id = 'paused'"))
        .hasStackTraceContaining("row-level security");
    assertThat(change("ethgas", "UPDATE account SET standing = 'suspended' WHERE TRUE"))
        .isEqualTo(count("SELECT COUNT(*) FROM account WHERE tenant_id = 'ethgas'"));
    assertThat(change("nobody", "DELETE FROM account WHERE TRUE")).isZero();
    assertThat(digest("paused")).isEqualTo(before);
  }

  @Test
  void theServiceOwnsNothingAndIsNobodySpecial() {
    assertThat(
            rows.of(
                """
                SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
                WHERE r.rolname LIKE 'gatehouse%'
                """))
        .isEmpty();
    assertThat(
            rows.of(
                """
                SELECT rolname FROM pg_roles WHERE rolname LIKE 'gatehouse%'
                  AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin)
                ORDER BY 1
                """))
        .isEqualTo(
            List.of(
                List.of(RowSecurity.APPLICATION),
                List.of(RowSecurity.FEED),
                List.of(RowSecurity.GROUP),
                List.of(RowSecurity.SEAL)));
    assertThatThrownBy(() -> change("ethgas", "DROP TABLE account"))
        .hasStackTraceContaining("must be owner");
    assertThatThrownBy(() -> in("ethgas", "SELECT COUNT(*) FROM flyway_schema_history"))
        .hasStackTraceContaining("permission denied");
  }

  @Test
  void whatWasWrittenDownStays() {
    assertThat(in("ethgas", "SELECT COUNT(*) FROM audit_event")).isPositive();
    for (String table : List.of("audit_event", "audit_link", "audit_checkpoint")) {
      for (String statement :
          List.of(
              "UPDATE " + table + " SET tenant_id = tenant_id",
              "DELETE FROM " + table,
              "TRUNCATE " + table)) {
        assertThatThrownBy(() -> change("ethgas", statement))
            .hasStackTraceContaining("permission denied");
      }
    }
    assertThatThrownBy(() -> change("ethgas", "DELETE FROM audit_head"))
        .hasStackTraceContaining("permission denied");
    assertThatThrownBy(() -> in("ethgas", "SELECT audit_prune(1000000)"))
        .hasStackTraceContaining("no checkpoint");
    // Nor does it go by a checkpoint that was made up.
    await().until(() -> in("ethgas", "SELECT COUNT(*) FROM audit_link") > 0);
    assertThatThrownBy(() ->
            change(
                "ethgas",
                """
                DO $$ BEGIN
                  INSERT INTO audit_checkpoint
                    (tenant_id, position, hash, signed_at, key_id, signature)
                  VALUES ('ethgas', 1000000, '', now() - INTERVAL '40 days', 'x', '');
                  PERFORM audit_prune(1000000);
                END $$
                """))
        .hasStackTraceContaining("is no thirty days old");
  }

  /** What seals all tenants' chains adds to them, and sees nothing else of any tenant. */
  @Test
  void theSealerAddsToChainsAndNothingElse() throws SQLException {
    try (Connection connection = rows.connection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE " + RowSecurity.SEAL);
      for (String table : tables()) {
        if (!table.startsWith("audit_")) {
          assertThatThrownBy(() -> statement.execute("SELECT * FROM " + table))
              .hasMessageContaining("permission denied");
        } else {
          statement.execute("SELECT * FROM " + table);
          assertThatThrownBy(() -> statement.execute("DELETE FROM " + table))
              .hasMessageContaining("permission denied");
        }
      }
      for (String table : List.of("audit_event", "audit_link", "audit_checkpoint")) {
        assertThatThrownBy(() -> statement.execute("UPDATE " + table + " SET tenant_id = ''"))
            .hasMessageContaining("permission denied");
      }
      assertThatThrownBy(() -> statement.execute("INSERT INTO audit_event DEFAULT VALUES"))
          .hasMessageContaining("permission denied");
    }
  }

  /**
   * What ends many tenants' sessions ends them, says so, and can do nothing else to any of them.
   */
  @Test
  void theGroupOpensAndEndsSessionsAndNothingElse() throws SQLException {
    try (Connection connection = rows.connection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE " + RowSecurity.GROUP);
      for (String table : tables()) {
        for (String denied :
            List.of(
                "DELETE FROM " + table,
                "TRUNCATE " + table,
                "UPDATE " + table + " SET tenant_id = tenant_id")) {
          assertThatThrownBy(() -> statement.execute(denied))
              .as(denied)
              .hasMessageContaining("permission denied");
        }
        if (!List.of("session", "refresh_family", "revocation").contains(table)) {
          assertThatThrownBy(() -> statement.execute("SELECT * FROM " + table))
              .as(table)
              .hasMessageContaining("permission denied");
        }
      }
      for (String denied :
          List.of(
              "SELECT username FROM account",
              "UPDATE account SET standing = 'active'",
              "UPDATE account SET password_hash = ''",
              "SELECT reason FROM restriction",
              "INSERT INTO restriction DEFAULT VALUES",
              "UPDATE refresh_family SET digest = ''",
              "UPDATE session SET expires_at = now()",
              "INSERT INTO account_name DEFAULT VALUES")) {
        assertThatThrownBy(() -> statement.execute(denied))
            .as(denied)
            .hasMessageContaining("permission denied");
      }
    }
  }

  @Test
  void theFeedSeesNoticesAndNothingElse() throws SQLException {
    try (Connection connection = rows.connection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE " + RowSecurity.FEED);
      statement.execute("SELECT * FROM revocation");
      for (String table : tables()) {
        if (!table.equals("revocation")) {
          assertThatThrownBy(() -> statement.execute("SELECT * FROM " + table))
              .hasMessageContaining("permission denied");
        }
      }
      assertThatThrownBy(() -> statement.execute("DELETE FROM revocation"))
          .hasMessageContaining("permission denied");
    }
  }

  /** Whatever becomes of a transaction, its tenant goes with it. */
  @Test
  void noConnectionRemembersATenant() throws SQLException {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int i = 0; i < 10_000; i++) {
      String tenant = TENANTS_WITH_ROWS.get(random.nextInt(2));
      try {
        switch (random.nextInt(4)) {
          case 0 -> in(tenant, "SELECT COUNT(*) FROM account");
          case 1 -> in(tenant, "SELECT 1 / 0");
          case 2 -> in(tenant, "SELECT 1 FROM no_such_table");
          default ->
              service
                  .bean(Transactions.class)
                  .run(
                      tenant,
                      () -> {
                        throw new IllegalStateException("changed its mind");
                      });
        }
      } catch (RuntimeException expected) {
        // However it ended.
      }
      try (Connection connection = pool().getConnection();
          PreparedStatement statement =
              connection.prepareStatement("SELECT current_setting('gatehouse.tenant', true)");
          ResultSet row = statement.executeQuery()) {
        row.next();
        assertThat(row.getString(1)).isNullOrEmpty();
      }
    }
  }

  @Test
  void aBreachIsFoundAndAStartMendsIt() {
    RowSecurityCheck check = service.bean(RowSecurityCheck.class);
    for (String breach : List.of("NO FORCE ROW LEVEL SECURITY", "DISABLE ROW LEVEL SECURITY")) {
      rows.change("ALTER TABLE restriction " + breach);
      assertThatThrownBy(check::check).hasMessageContaining("restriction");
      service.another().close();
      assertThatCode(check::check).doesNotThrowAnyException();
    }
  }

  @Test
  void whatAStartDoesNotMendItStopsAt() {
    breached(
        "CREATE POLICY wide ON account USING (true)",
        "the table account has none, or another",
        "DROP POLICY wide ON account");
    breached(
        "ALTER POLICY own ON session USING (tenant_id IS NOT NULL)",
        "the table session has none, or another",
        """
        ALTER POLICY own ON session
        USING (tenant_id = current_setting('gatehouse.tenant', true))
        """);
    breached(
        "GRANT UPDATE ON audit_event TO gatehouse_app",
        "could change what is written down",
        "REVOKE UPDATE ON audit_event FROM gatehouse_app");
    breached(
        "GRANT gatehouse_feed TO gatehouse_app",
        "its role is a member of gatehouse_feed",
        "REVOKE gatehouse_feed FROM gatehouse_app");
    breached(
        "ALTER TABLE restriction OWNER TO gatehouse_app",
        "restriction",
        "ALTER TABLE restriction OWNER TO postgres");
    breached(
        "ALTER ROLE gatehouse_feed BYPASSRLS",
        "ALTER ROLE gatehouse_feed NOSUPERUSER NOBYPASSRLS",
        "ALTER ROLE gatehouse_feed NOBYPASSRLS");
    service.another().close();
  }

  private void breached(String breach, String told, String mended) {
    rows.change(breach);
    try {
      assertThatThrownBy(() -> service.another().close()).hasStackTraceContaining(told);
    } finally {
      rows.change(mended);
    }
  }

  /** Where a schema is named like a login, another role finds other tables by the same names. */
  @Test
  void theServiceWorksInTheSchemaOfItsLogin() throws SQLException {
    String url = TestDatabase.POSTGRES.settings().get("gatehouse.database-url");
    try (Connection administrator = DriverManager.getConnection(url);
        Statement statement = administrator.createStatement()) {
      statement.execute("CREATE SCHEMA \"postgres\"");
    }
    try (Service started =
        Service.start(TestDatabase.POSTGRES, TENANTS, "gatehouse.database-url", url)) {
      assertThat(started.http().get("/t/ethgas/.well-known/jwks.json").status()).isEqualTo(200);
      assertThat(
              new Rows(started)
                  .of(
                      "SELECT table_schema FROM information_schema.tables WHERE table_name='tenant'"))
          .isEqualTo(List.of(List.of("postgres")));
    }
  }

  @Test
  void aLoginThatMayMakeNoRolesSaysWhatIsMissing() throws SQLException {
    String url = TestDatabase.POSTGRES.settings().get("gatehouse.database-url");
    String[] settings = {
      "gatehouse.database-url", url.replaceFirst("[?].*", ""),
      "datasources.default.username", "plain",
      "gatehouse.database-password", "plain"
    };
    try (Connection administrator = DriverManager.getConnection(url);
        Statement statement = administrator.createStatement()) {
      statement.execute("CREATE ROLE plain LOGIN PASSWORD 'plain'");
      for (String line :
          List.of(
              "GRANT gatehouse_app TO \"plain\"",
              "GRANT gatehouse_feed TO \"plain\"",
              "GRANT gatehouse_seal TO \"plain\"",
              "GRANT gatehouse_group TO \"plain\"",
              "GRANT CREATE ON SCHEMA public TO \"plain\"")) {
        assertThatThrownBy(() -> Service.start(TestDatabase.POSTGRES, TENANTS, settings).close())
            .hasStackTraceContaining(line);
        statement.execute(line);
      }
    }
    try (Service started = Service.start(TestDatabase.POSTGRES, TENANTS, settings)) {
      assertThat(started.http().get("/t/ethgas/.well-known/jwks.json").status()).isEqualTo(200);
    }
  }

  private List<String> tables() {
    List<String> tables =
        rows
            .of(
                """
                SELECT table_name FROM information_schema.columns
                WHERE table_schema = 'public' AND column_name = 'tenant_id'
                """)
            .stream()
            .map(row -> String.valueOf(row.getFirst()))
            .toList();
    assertThat(tables).contains("account", "session", "revocation", "tenant");
    return tables;
  }

  private String digest(String tenant) {
    return tables().stream()
        .map(table -> rows.of("SELECT * FROM " + table + " WHERE tenant_id = '" + tenant + "'"))
        .toList()
        .toString();
  }

  private long count(String query) {
    return (Long) rows.of(query).getFirst().getFirst();
  }

  /** What a query finds that forgets the tenant, in a transaction of {@code tenant}. */
  private long in(String tenant, String query) {
    return service
        .bean(Transactions.class)
        .in(
            tenant,
            () ->
                service
                    .bean(JdbcOperations.class)
                    .execute(connection -> {
                      try (Statement statement = connection.createStatement();
                          ResultSet row = statement.executeQuery(query)) {
                        row.next();
                        return row.getLong(1);
                      }
                    }));
  }

  /** How many rows a statement changes that forgets the tenant; none of it is kept. */
  private long change(String tenant, String statement) {
    long[] changed = new long[1];
    UUID undone = UUID.randomUUID();
    assertThatThrownBy(() ->
            service
                .bean(Transactions.class)
                .run(
                    tenant,
                    () -> {
                      changed[0] =
                          service
                              .bean(JdbcOperations.class)
                              .execute(connection -> {
                                try (Statement changing = connection.createStatement()) {
                                  return changing.executeUpdate(statement);
                                }
                              });
                      throw new IllegalStateException(undone.toString());
                    }))
        .satisfies(thrown -> {
          if (!undone.toString().equals(thrown.getMessage())) {
            throw (RuntimeException) thrown;
          }
        });
    return changed[0];
  }

  private DataSource pool() {
    return DelegatingDataSource.unwrapDataSource(service.bean(DataSource.class));
  }
}
