package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Statements;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.wire.Clients;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Logouts share statements and commits; each of them is as whole as one alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupedLogoutsTest {

  private static final List<String> TENANTS = List.of("ethgas", "twice", "rsa");
  private static final int EACH = 20;
  private static final String GROUPED = "end_sessions(";

  private Service service;
  private Operator operator;
  private Rows rows;
  private Grouped grouped;

  /** Somebody who is logged in. */
  private record Guest(Client client, Tokens tokens) {

    int leaves() {
      return client.logOut(tokens).status();
    }

    int use() {
      return client.use(tokens.access()).status();
    }
  }

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.POSTGRES, "src/test/resources/tenants-feed.yml");
    operator = new Operator(service.http());
    rows = new Rows(service);
    grouped = new Grouped(service, rows);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private Guest guest(String tenant) {
    Client client = Clients.of("ethgas", service.http(), tenant);
    return new Guest(client, client.signedIn(operator.person(tenant)));
  }

  @Test
  void whoeverComesMeanwhileGoesNext() throws Exception {
    List<Guest> guests = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      TENANTS.forEach(tenant -> guests.add(guest(tenant)));
    }
    List<String> made =
        service
            .bean(Statements.class)
            .of(() -> {
              try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                  Connection connection = rows.connection();
                  Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                // The first one waits at what it writes, and the others for it.
                statement.execute("LOCK TABLE revocation IN EXCLUSIVE MODE");
                List<Future<Integer>> left =
                    guests.stream().map(guest -> threads.submit(guest::leaves)).toList();
                await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> grouped.waiting("end_sessions") > 0);
                connection.rollback();
                for (Future<Integer> one : left) {
                  assertThat(one.get()).isEqualTo(200);
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    assertThat(made.stream().filter(statement -> statement.contains(GROUPED)))
        .hasSizeLessThan(guests.size() / 2);
    assertThat(made).noneMatch(statement -> statement.contains("FOR UPDATE"));
    assertThat(guests).allMatch(guest -> guest.use() == 401);
    for (String tenant : TENANTS) {
      assertThat(
              rows.of(
                  """
                  SELECT 1 FROM audit_event e
                  JOIN session s ON s.tenant_id = e.tenant_id AND s.id::text = e.object_id
                  JOIN refresh_family f ON f.tenant_id = s.tenant_id AND f.session_id = s.id
                  JOIN revocation r ON r.tenant_id = s.tenant_id AND r.subject = s.id
                  WHERE e.tenant_id = '%s' AND e.action = 'session_logout'
                    AND s.end_reason = 'logout' AND s.ended_at = e.happened_at
                    AND f.revoked_at = e.happened_at AND r.generation = s.generation
                    AND r.expires_at >= f.access_expires_at
                  """
                      .formatted(tenant)))
          .hasSize(EACH);
      grouped.seals(tenant);
    }
  }

  /** One whose rows somebody has locked keeps nobody waiting who goes with it. */
  @Test
  void whatIsLockedIsLeftAlone() throws Exception {
    Guest held = guest("paused");
    for (String table : List.of("session", "refresh_family")) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
          Connection connection = rows.connection();
          Statement statement = connection.createStatement();
          Connection another = rows.connection();
          Statement leaving = another.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("SELECT 1 FROM " + table + " WHERE tenant_id = 'paused' FOR UPDATE");
        leaving.execute("SET lock_timeout = 100");
        try (ResultSet left =
            leaving.executeQuery(
                """
                SELECT l.* FROM session s CROSS JOIN LATERAL end_sessions(
                  ARRAY[s.tenant_id], ARRAY[s.id], ARRAY[s.account_id], ARRAY[gen_random_uuid()],
                  ARRAY[now()], ARRAY['192.0.2.1'], ARRAY['r'], ARRAY['{}'], ARRAY[''::bytea], 0, 0) l
                WHERE s.tenant_id = 'paused'
                """)) {
          assertThat(left.next()).isFalse();
        }
        Future<Integer> leaves = threads.submit(held::leaves);
        connection.rollback();
        assertThat(leaves.get()).isEqualTo(200);
      }
      assertThat(held.use()).isEqualTo(401);
      held = guest("paused");
    }
  }

  /** What is called the same at another tenant goes on; until it is named, be it twice. */
  @Test
  void eachIsEndedByTheTenantThatIsNamedWithIt() throws SQLException {
    Guest guest = guest("given-up");
    for (String table : List.of("account", "session", "refresh_family")) {
      rows.change(
          """
          INSERT INTO %1$s
          SELECT (jsonb_populate_record(o, '{"tenant_id": "webmix"}')).*
          FROM %1$s o WHERE tenant_id = 'given-up'
          """
              .formatted(table));
    }
    String twins =
        """
        SELECT s.ended_at, s.generation, f.revoked_at,
          (SELECT COUNT(*) FROM revocation WHERE tenant_id = 'webmix'),
          (SELECT COUNT(*) FROM audit_event WHERE tenant_id = 'webmix')
        FROM session s JOIN refresh_family f ON f.tenant_id = s.tenant_id AND f.session_id = s.id
        WHERE s.tenant_id = 'webmix' AND s.ended_at IS NULL
        """;
    List<List<Object>> before = rows.of(twins);
    assertThat(before).hasSize(1);
    assertThat(guest.leaves()).isEqualTo(200);
    assertThat(rows.of(twins)).isEqualTo(before);
    try (Connection connection = rows.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      try (ResultSet left =
          statement.executeQuery(
              """
              SELECT l.place FROM session s CROSS JOIN LATERAL end_sessions(
                ARRAY[s.tenant_id, s.tenant_id], ARRAY[s.id, s.id],
                ARRAY[s.account_id, s.account_id], ARRAY[gen_random_uuid(), gen_random_uuid()],
                ARRAY[now(), now()], ARRAY['192.0.2.1', '192.0.2.1'], ARRAY['r', 'r'],
                ARRAY['{}', '{}'], ARRAY[''::bytea, ''::bytea], 0, 0) l
              WHERE s.tenant_id = 'webmix' AND s.ended_at IS NULL
              """)) {
        assertThat(left.next()).isTrue();
        assertThat(left.getInt("place")).isEqualTo(1);
        assertThat(left.next()).isFalse();
      }
      // The rest of the transaction is not done as the role that may do it to all.
      try (ResultSet role = statement.executeQuery("SELECT current_setting('role')")) {
        role.next();
        assertThat(role.getString(1)).isEqualTo("none");
      }
      connection.commit();
    }
    assertThat(rows.of(twins)).isEmpty();
  }

  /** Where the statement fails for all, each does by itself what it came for. */
  @Test
  void aGroupThatFailsIsLoggedOutOneByOne() throws SQLException {
    Guest guest = guest("given-up");
    rows.change("ALTER FUNCTION end_sessions RENAME TO end_sessions_elsewhere");
    try {
      assertThat(guest.leaves()).isEqualTo(200);
    } finally {
      rows.change("ALTER FUNCTION end_sessions_elsewhere RENAME TO end_sessions");
    }
    assertThat(guest.use()).isEqualTo(401);
  }

  /** A session that is over ends no second time, and its receipt says no more than that. */
  @Test
  void whatHasEndedIsLeftAlone() {
    Guest guest = guest("edwards");
    assertThat(guest.leaves()).isEqualTo(200);
    assertThat(guest.leaves()).isEqualTo(401);
    assertThat(
            rows.of(
                """
                SELECT 1 FROM audit_event
                WHERE tenant_id = 'edwards' AND action = 'session_logout'
                """))
        .hasSize(1);
  }
}
