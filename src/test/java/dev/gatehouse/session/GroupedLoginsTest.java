package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.account.Accounts;
import dev.gatehouse.account.Accounts.Proof;
import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Statements;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.wire.Clients;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Logins share statements and commits; each of them is as whole as one alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupedLoginsTest {

  private static final int GUESTS = 40;
  private static final String GROUPED = "open_sessions(";

  private Service service;
  private Operator operator;
  private Rows rows;
  private Grouped grouped;

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

  private Client client(String tenant) {
    return Clients.of("ethgas", service.http(), tenant);
  }

  private Answer guest() {
    return service
        .http()
        .send(
            "POST",
            "/t/webmix/auth/signin",
            "{\"method\":\"guest\"}",
            "x-tenant-token",
            Target.credential("webmix"));
  }

  private Caller caller(String tenant) {
    return new Caller(
        service.bean(Tenants.class).find(tenant).orElseThrow(),
        "192.0.2.1",
        "request",
        Instant.now(),
        null);
  }

  /** Guests and people with passwords, of three tenants. */
  @Test
  void whoeverComesMeanwhileGoesNext() throws Exception {
    GroupedLogins logins = service.bean(GroupedLogins.class);
    List<Callable<Optional<LoggedIn>>> come = new ArrayList<>();
    for (String tenant : List.of("twice", "rsa")) {
      Person person = operator.person(tenant);
      Proof.Proven proven =
          (Proof.Proven)
              service.bean(Accounts.class).prove(tenant, person.email(), person.password());
      come.add(() -> logins.proven(caller(tenant), proven));
      come.add(() -> logins.proven(caller(tenant), proven));
    }
    for (int i = 0; i < GUESTS; i++) {
      come.add(() -> logins.guest(caller("webmix")));
    }
    int before = guests();
    List<LoggedIn> in = new ArrayList<>();
    List<String> made =
        service
            .bean(Statements.class)
            .of(() -> {
              try (Connection connection = rows.connection();
                  Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                // The first one waits at what it writes, and the others for it.
                statement.execute("LOCK TABLE refresh_family IN EXCLUSIVE MODE");
                // As calls, whose statements are counted.
                List<FutureTask<Optional<LoggedIn>>> tasks =
                    come.stream()
                        .map(one ->
                            new FutureTask<>(
                                () -> ServerRequestContext.with(HttpRequest.GET("/"), one)))
                        .toList();
                List<Thread> threads = tasks.stream().map(Thread::startVirtualThread).toList();
                await().until(() -> grouped.waiting("open_sessions") == 1);
                await()
                    .until(() ->
                        threads.stream()
                            .allMatch(one -> one.getState().name().endsWith("WAITING")));
                connection.rollback();
                for (FutureTask<Optional<LoggedIn>> task : tasks) {
                  in.add(task.get().orElseThrow());
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    // Two, if the first did not have to wait for so long that it began anew.
    assertThat(made.stream().filter(statement -> statement.contains(GROUPED)))
        .hasSizeBetween(2, GUESTS / 2);
    assertThat(made).noneMatch(statement -> statement.contains("INSERT INTO \"session\""));
    for (int i = 0; i < 4; i++) {
      String access = in.get(i).tokens().access().token();
      assertThat(client(i < 2 ? "twice" : "rsa").use(access).status()).isEqualTo(200);
    }
    assertThat(guests()).isEqualTo(before + GUESTS);
    for (String tenant : List.of("webmix", "twice", "rsa")) {
      grouped.seals(tenant);
    }
  }

  /** How many guests there are, with all that belongs to one. */
  private int guests() {
    return rows.of(
            """
            SELECT 1 FROM account a
            JOIN session s ON s.tenant_id = a.tenant_id AND s.account_id = a.id
            JOIN refresh_family f ON f.tenant_id = s.tenant_id AND f.session_id = s.id
            JOIN audit_event m ON m.tenant_id = a.tenant_id AND m.action = 'user_created'
              AND m.object_id = a.id::text
            JOIN audit_event l ON l.tenant_id = a.tenant_id AND l.action = 'authn_login_success'
              AND l.object_id = s.id::text AND l.number > m.number
            WHERE a.tenant_id = 'webmix' AND a.method = 'guest' AND a.username IS NULL
            """)
        .size();
  }

  /** All that is written is what one alone writes, but for its ids, its times and its secrets. */
  @Test
  void whatIsWrittenIsWhatOneAloneWrites() throws SQLException {
    Person person = operator.person("ethgas");
    assertThat(client("ethgas").signIn(person).status()).isEqualTo(200);
    assertThat(guest().status()).isEqualTo(201);
    List<List<Object>> together = written(person);
    rows.change("ALTER FUNCTION open_sessions RENAME TO open_sessions_elsewhere");
    try {
      assertThat(client("ethgas").signIn(person).status()).isEqualTo(200);
      assertThat(guest().status()).isEqualTo(201);
    } finally {
      rows.change("ALTER FUNCTION open_sessions_elsewhere RENAME TO open_sessions");
    }
    assertThat(together).hasSize(10);
    assertThat(written(person)).isEqualTo(together);
  }

  /** What the last login of the person and of a guest have written, with how long it is good. */
  private List<List<Object>> written(Person person) {
    List<List<Object>> written = new ArrayList<>();
    String guest =
        String.valueOf(
            rows.of(
                    """
                    SELECT id FROM account WHERE tenant_id = 'webmix'
                    ORDER BY created_at DESC LIMIT 1
                    """)
                .getFirst()
                .getFirst());
    for (String account : List.of(person.id().toString(), guest)) {
      for (String rows :
          List.of(
              "account WHERE id = '%s'",
              "audit_event WHERE object_id = '%s'",
              "session WHERE account_id = '%s' ORDER BY created_at DESC LIMIT 1",
              "refresh_family WHERE account_id = '%s' ORDER BY expires_at DESC LIMIT 1",
              """
              audit_event WHERE actor_id = '%s' AND action = 'authn_login_success'
              ORDER BY number DESC LIMIT 1
              """)) {
        written.addAll(this.rows.of(likened(rows.formatted(account))));
      }
    }
    return written;
  }

  private static String likened(String rows) {
    return """
    SELECT (to_jsonb(o) - ARRAY['id', 'session_id', 'account_id', 'actor_id', 'object_id', 'number',
        'digest', 'mark', 'request_id', 'transaction_id', 'created_at', 'updated_at', 'expires_at',
        'idle_expires_at', 'access_expires_at', 'happened_at'])::text,
      round(extract(epoch FROM (to_jsonb(o)->>'expires_at')::timestamptz - now()) / 60),
      round(extract(epoch FROM (to_jsonb(o)->>'idle_expires_at')::timestamptz - now()) / 60),
      round(extract(epoch FROM (to_jsonb(o)->>'access_expires_at')::timestamptz - now()) / 60)
    FROM (SELECT * FROM %s) o
    """
        .formatted(rows);
  }

  /** One whose account somebody has locked keeps nobody waiting who goes with it. */
  @Test
  void whatIsLockedIsLeftAlone() throws Exception {
    Person held = operator.person("paused");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection connection = rows.connection();
        Statement statement = connection.createStatement();
        Connection another = rows.connection();
        Statement coming = another.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT 1 FROM account WHERE tenant_id = 'paused' FOR UPDATE");
      coming.execute("SET lock_timeout = 100");
      try (ResultSet opened = coming.executeQuery(opened("paused"))) {
        assertThat(opened.next()).isFalse();
      }
      Future<Answer> comes = threads.submit(() -> client("paused").signIn(held));
      await().atMost(Duration.ofSeconds(10)).until(() -> locked() > 0);
      connection.rollback();
      assertThat(comes.get().status()).isEqualTo(200);
    }
  }

  /** How many wait for an account's lock, the long way. */
  private int locked() {
    return rows.of(
            """
            SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE NOT l.granted AND a.query LIKE '%FROM account%FOR UPDATE%'
            """)
        .size();
  }

  /** Whoever is about to end what an account has open has it wait, and it sees what was done. */
  @Test
  void anAccountIsLockedUntilItsSessionIsThere() throws SQLException {
    operator.person("edwards");
    try (Connection connection = rows.connection();
        Statement statement = connection.createStatement();
        Connection another = rows.connection();
        Statement ending = another.createStatement()) {
      connection.setAutoCommit(false);
      try (ResultSet opened = statement.executeQuery(opened("edwards"))) {
        assertThat(opened.next()).isTrue();
      }
      try (ResultSet free =
          ending.executeQuery(
              "SELECT 1 FROM account WHERE tenant_id = 'edwards' FOR NO KEY UPDATE SKIP LOCKED")) {
        assertThat(free.next()).isFalse();
      }
      // The rest of the transaction is not done as the role that may do it to all.
      try (ResultSet role = statement.executeQuery("SELECT current_setting('role')")) {
        role.next();
        assertThat(role.getString(1)).isEqualTo("none");
      }
      connection.rollback();
    }
  }

  /** Each of these takes a closer look, and nothing is written. */
  @Test
  void whatCouldBeAgainstItIsLeftAlone() throws SQLException {
    operator.person("given-up");
    assertThat(openedAfter("SELECT 1", opened("given-up"))).isTrue();
    for (String otherwise :
        List.of(
            "UPDATE account SET standing = 'suspended' WHERE tenant_id = 'given-up'",
            "UPDATE account SET logged_out_at = now() WHERE tenant_id = 'given-up'",
            "INSERT INTO tenant VALUES ('given-up', now(), 1)",
            """
            INSERT INTO restriction (tenant_id, account_id, capability, restricted, created_at)
            SELECT tenant_id, id, 'signin', false, now() FROM account WHERE tenant_id = 'given-up'
            """,
            """
            INSERT INTO restriction (tenant_id, account_id, capability, restricted, created_at)
            VALUES ('given-up', '00000000-0000-0000-0000-000000000000', 'signin', true, now())
            """)) {
      assertThat(openedAfter(otherwise, opened("given-up"))).as(otherwise).isFalse();
    }
    assertThat(openedAfter("SELECT 1", opened("given-up", "a.tenant_id", "''", "a.updated_at")))
        .isFalse();
    assertThat(
            openedAfter(
                "SELECT 1",
                opened(
                    "given-up",
                    "a.tenant_id",
                    "a.password_hash",
                    "a.updated_at + INTERVAL '1 us'")))
        .isFalse();
    // A restriction of something else, and one of the same at another tenant.
    assertThat(
            openedAfter(
                """
                INSERT INTO restriction (tenant_id, account_id, capability, restricted, created_at)
                SELECT t, '00000000-0000-0000-0000-000000000000', c, true, now()
                FROM (VALUES ('given-up', 'logout'), ('kontenbase', 'signin')) o(t, c)
                """,
                opened("given-up")))
        .isTrue();
  }

  /** An account of the same id at another tenant is somebody else. */
  @Test
  void eachIsOpenedAtTheTenantThatIsNamedWithIt() throws SQLException {
    operator.person("given-up");
    assertThat(
            openedAfter(
                "SELECT 1", opened("given-up", "'kontenbase'", "a.password_hash", "a.updated_at")))
        .isFalse();
  }

  /** Where the statement fails for all, each does by itself what it came for. */
  @Test
  void aGroupThatFailsIsLoggedInOneByOne() throws SQLException {
    Person person = operator.person("twice");
    rows.change("ALTER FUNCTION open_sessions RENAME TO open_sessions_elsewhere");
    Tokens tokens;
    try {
      tokens = client("twice").signedIn(person);
    } finally {
      rows.change("ALTER FUNCTION open_sessions_elsewhere RENAME TO open_sessions");
    }
    assertThat(client("twice").use(tokens.access()).status()).isEqualTo(200);
  }

  private static String opened(String tenant) {
    return opened(tenant, "a.tenant_id", "a.password_hash", "a.updated_at");
  }

  /** Opens a session of each account of a tenant, as the service would. */
  private static String opened(String tenant, String named, String hash, String state) {
    return """
    SELECT o.* FROM account a CROSS JOIN LATERAL open_sessions(
      ARRAY[%s], ARRAY[a.id], ARRAY[a.method], ARRAY[%s], ARRAY[%s],
      ARRAY[gen_random_uuid()], ARRAY['192.0.2.1'], ARRAY['agent'], ARRAY[now()],
      ARRAY[now() + INTERVAL '1 day'], ARRAY[gen_random_uuid()], ARRAY[''::bytea], ARRAY[now()],
      ARRAY[now()], ARRAY['r'], ARRAY[gen_random_uuid()], ARRAY[now()], ARRAY['{}'],
      ARRAY[''::bytea], ARRAY[NULL::uuid], ARRAY[NULL::timestamptz], ARRAY[NULL::varchar],
      ARRAY[NULL::bytea], 'signin') o
    WHERE a.tenant_id = '%s'
    """
        .formatted(named, hash, state, tenant);
  }

  /** Whether {@code statement} opens a session once {@code change} is done; all is undone. */
  private boolean openedAfter(String change, String statement) throws SQLException {
    try (Connection connection = rows.connection();
        Statement made = connection.createStatement()) {
      connection.setAutoCommit(false);
      made.execute(change);
      boolean opened;
      try (ResultSet row = made.executeQuery(statement)) {
        opened = row.next();
      }
      connection.rollback();
      return opened;
    }
  }
}
