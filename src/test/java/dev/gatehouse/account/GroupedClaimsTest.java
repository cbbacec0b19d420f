package dev.gatehouse.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.account.Account.Method;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.Accounts.NewAccount;
import dev.gatehouse.account.Accounts.Proof;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Statements;
import dev.gatehouse.fixture.TestDatabase;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Who claim to be somebody at the same time are looked for by one statement, each at its tenant.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupedClaimsTest {

  private static final String GROUPED = "accounts_named(";
  private static final String NAME = "Everywhere";

  /** Each with a password of its own for the same name. */
  private static final List<String> TENANTS = List.of("twice", "rsa", "paused");

  private static final String WITHOUT = "webmix";
  private static final int OTHERS = 10;

  private Service service;
  private Accounts accounts;
  private Rows rows;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.POSTGRES, "src/test/resources/tenants-feed.yml");
    accounts = service.bean(Accounts.class);
    rows = new Rows(service);
    PasswordHashing hashing = service.bean(PasswordHashing.class);
    for (String tenant : TENANTS) {
      NewAccount account =
          new NewAccount(
              Method.PASSWORD,
              LoginName.user(NAME).orElseThrow(),
              LoginName.email("everybody@" + tenant + ".example.com").orElseThrow(),
              true,
              hashing.hash(password(tenant)).orElseThrow(),
              Map.of("at", tenant),
              Standing.ACTIVE,
              Instant.parse("2024-02-29T12:00:00Z"));
      UUID made = accounts.create(tenant, account).orElseThrow().id();
      // So that no column is empty, or like another one.
      assertThat(accounts.logOut(tenant, made)).isTrue();
      assertThat(accounts.advance(tenant, made)).hasValue(1);
    }
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private static String password(String tenant) {
    return "the password at " + tenant;
  }

  private FutureTask<Proof> claim(String tenant, String name, String password) {
    // As calls, whose statements are counted.
    Callable<Proof> claim = () -> accounts.prove(tenant, name, password);
    return new FutureTask<>(() -> ServerRequestContext.with(HttpRequest.GET("/"), claim));
  }

  @Test
  void eachIsFoundAtItsOwnTenant() throws Exception {
    List<FutureTask<Proof>> right =
        TENANTS.stream().map(tenant -> claim(tenant, NAME, password(tenant))).toList();
    // At the next tenant, and at one that has no such name.
    List<FutureTask<Proof>> wrong =
        Stream.concat(
                Stream.of(
                    claim("rsa", NAME, password("twice")), claim(WITHOUT, NAME, password("rsa"))),
                Stream.generate(() -> claim("twice", "nobody", password("twice"))).limit(OTHERS))
            .toList();
    List<String> asked =
        service
            .bean(Statements.class)
            .of(() -> {
              try (Connection connection = rows.connection();
                  Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                // The first one waits for what it reads, and the others for it.
                statement.execute("LOCK TABLE account_name IN ACCESS EXCLUSIVE MODE");
                List<Thread> threads =
                    Stream.concat(right.stream(), wrong.stream())
                        .map(Thread::startVirtualThread)
                        .toList();
                await()
                    .until(() ->
                        threads.stream()
                            .allMatch(one -> one.getState().name().endsWith("WAITING")));
                connection.rollback();
                for (Thread thread : threads) {
                  thread.join();
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    for (int place = 0; place < TENANTS.size(); place++) {
      Proof.Proven proven = (Proof.Proven) right.get(place).get();
      assertThat(proven.account())
          .isEqualTo(accounts.named(TENANTS.get(place), NAME).orElseThrow());
    }
    for (FutureTask<Proof> one : wrong) {
      assertThat(one.get()).isInstanceOf(Proof.Wrong.class);
    }
    assertThat(asked).filteredOn(one -> one.contains(GROUPED)).hasSizeBetween(2, OTHERS / 2);
    assertThat(asked).noneMatch(one -> one.contains("account_name n"));
  }

  /** Where the statement fails for all, each asks by itself. */
  @Test
  void aGroupThatFailsIsLookedForOneByOne() throws SQLException {
    rows.change("ALTER FUNCTION accounts_named RENAME TO accounts_named_elsewhere");
    try {
      assertThat(accounts.prove("rsa", NAME, password("rsa"))).isInstanceOf(Proof.Proven.class);
      assertThat(accounts.prove("rsa", "nobody", password("rsa"))).isInstanceOf(Proof.Wrong.class);
    } finally {
      rows.change("ALTER FUNCTION accounts_named_elsewhere RENAME TO accounts_named");
    }
  }
}
