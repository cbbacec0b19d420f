package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What callers are told while the database cannot be asked. */
class OutageTest {

  private static final String[] WEBMIX = {"x-tenant-token", "sample-credential-of-webmix"};

  @Test
  void aDatabaseThatCannotBeAskedIsAnOutageAndPasses() throws Exception {
    try (Service service =
        Service.start(TestDatabase.POSTGRES, "src/test/resources/tenants-test.yml")) {
      Http http = service.http();
      Answer in = http.post("/auth/signin", "{\"method\":\"guest\"}", WEBMIX);
      String[] as = {WEBMIX[0], WEBMIX[1], "x-token", in.at("/data/accessToken")};
      DataSource pool = DelegatingDataSource.unwrapDataSource(service.bean(DataSource.class));
      int size = pool.unwrap(HikariDataSource.class).getMaximumPoolSize();
      List<Connection> held = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        held.add(pool.getConnection());
      }
      Answer outage = http.get("/auth/logout", as);
      assertThat(outage.status()).isEqualTo(503);
      assertThat(outage.header("retry-after")).contains("1");
      assertThat(outage.at("/error/code")).isEqualTo("SERVICE_UNAVAILABLE");
      for (Connection connection : held) {
        connection.close();
      }
      assertThat(http.get("/auth/logout", as).status()).isEqualTo(200);
    }
  }

  @Test
  void aLockThatIsNotHadInTimeIsAnOutageAndPasses() throws Exception {
    try (Service service =
        Service.start(TestDatabase.POSTGRES, "src/test/resources/tenants-test.yml")) {
      Http http = service.http();
      Answer in = http.post("/auth/signin", "{\"method\":\"guest\"}", WEBMIX);
      String[] as = {WEBMIX[0], WEBMIX[1], "x-token", in.at("/data/accessToken")};
      DataSource pool = DelegatingDataSource.unwrapDataSource(service.bean(DataSource.class));
      try (Connection other = pool.getConnection();
          var statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
        statement.execute("LOCK TABLE account IN ACCESS EXCLUSIVE MODE");
        Answer outage = http.get("/auth/logout", as);
        assertThat(outage.status()).isEqualTo(503);
        assertThat(outage.header("retry-after")).contains("1");
        other.rollback();
      }
      assertThat(http.get("/auth/logout", as).status()).isEqualTo(200);
    }
  }

  @Test
  void nothingWaitsForTheDatabaseForEver() throws Exception {
    try (Service service =
        Service.start(TestDatabase.POSTGRES, "src/test/resources/tenants-test.yml")) {
      DataSource pool = DelegatingDataSource.unwrapDataSource(service.bean(DataSource.class));
      try (Connection connection = pool.getConnection();
          var statement = connection.createStatement()) {
        for (String limit :
            List.of(
                "statement_timeout=3s",
                "lock_timeout=1s",
                "idle_in_transaction_session_timeout=5s")) {
          String[] parts = limit.split("=", 2);
          try (var row = statement.executeQuery("SHOW " + parts[0])) {
            row.next();
            assertThat(row.getString(1)).as(parts[0]).isEqualTo(parts[1]);
          }
        }
      }
    }
  }

  /** The server of the tests is one that would answer before. */
  @Test
  void whatIsAnsweredIsWrittenDownWhateverTheServerIsSetTo() throws Exception {
    try (Service service =
            Service.start(TestDatabase.POSTGRES, "src/test/resources/tenants-test.yml");
        Connection connection =
            DelegatingDataSource.unwrapDataSource(service.bean(DataSource.class)).getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SHOW synchronous_commit")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("on");
    }
  }

  @Test
  void aConnectionThatBreaksWhileItIsAskedIsAnOutageAndPasses() throws Exception {
    try (Service service =
        Service.start(
            TestDatabase.POSTGRES,
            "src/test/resources/tenants-test.yml",
            "datasources.default.maximum-pool-size",
            "2")) {
      Http http = service.http();
      Answer in = http.post("/auth/signin", "{\"method\":\"guest\"}", WEBMIX);
      String[] as = {WEBMIX[0], WEBMIX[1], "x-token", in.at("/data/accessToken")};
      Rows rows = new Rows(service);
      List<Integer> seen = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        try (Connection one = rows.connection();
            var statement = one.createStatement()) {
          // Every backend of this database but the one that asks.
          statement.execute(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
        seen.add(http.get("/auth/authenticated-user", as).status());
      }
      assertThat(seen).isSubsetOf(200, 503);
      assertThat(http.get("/auth/logout", as).status()).isIn(200, 503);
    }
  }
}
