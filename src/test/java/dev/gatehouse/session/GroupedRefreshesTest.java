package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Statements;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.wire.Clients;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Refreshes share statements and commits; each of them asks what one alone would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupedRefreshesTest {

  private static final List<String> TENANTS = List.of("ethgas", "twice", "rsa");
  private static final int EACH = 20;

  private Service service;
  private Operator operator;
  private Rows rows;

  /** Somebody who is logged in. */
  private record Guest(Person person, Client.Refreshing client, Tokens tokens) {

    Answer refreshes() {
      return client.refresh(tokens.renewing());
    }
  }

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.POSTGRES, "src/test/resources/tenants-feed.yml");
    operator = new Operator(service.http());
    rows = new Rows(service);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private Guest guest(String tenant) {
    Client.Refreshing client = (Client.Refreshing) Clients.of("ethgas", service.http(), tenant);
    Person person = operator.person(tenant);
    return new Guest(person, client, client.signedIn(person));
  }

  @Test
  void whoeverComesMeanwhileGoesNext() {
    List<Guest> guests = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      TENANTS.forEach(tenant -> guests.add(guest(tenant)));
    }
    Set<Object> shown = new HashSet<>();
    List<String> made =
        service
            .bean(Statements.class)
            .of(() -> {
              try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                  Connection connection = rows.connection();
                  Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                // The first one waits at what it writes, and the others for it.
                statement.execute("LOCK TABLE refresh_family IN EXCLUSIVE MODE");
                List<Future<Answer>> refreshed =
                    guests.stream().map(guest -> threads.submit(guest::refreshes)).toList();
                await().atMost(Duration.ofSeconds(10)).until(() -> waiting("rotate(") > 0);
                connection.rollback();
                for (Future<Answer> one : refreshed) {
                  assertThat(one.get().status()).isEqualTo(200);
                  shown.add(one.get().body());
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    assertThat(made.stream().filter(statement -> statement.contains("rotate(")))
        .hasSizeLessThan(guests.size() / 2);
    // Each got an answer of its own.
    assertThat(shown).hasSameSizeAs(guests);
    assertThat(rows.of("SELECT 1 FROM refresh_family WHERE sequence = 1")).hasSameSizeAs(guests);
  }

  /** How many wait for a lock at a statement like that. */
  private int waiting(String statement) {
    return rows.of(
            """
            SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE NOT l.granted AND a.query LIKE '%%%s%%'
            """
                .formatted(statement))
        .size();
  }

  @Test
  void whatIsRestrictedIsRestricted() {
    Guest guest = guest("given-up");
    operator.restrict("given-up", guest.person(), "refresh-token");
    assertThat(guest.refreshes().status()).isEqualTo(403);
    Guest other = guest("given-up");
    assertThat(
            operator
                .put(
                    "/tenants/given-up/capabilities/refresh-token",
                    "{\"restricted\":true,\"reason\":\"test\"}")
                .status())
        .isEqualTo(200);
    assertThat(other.refreshes().status()).isEqualTo(403);
  }

  /**
   * Whoever ends all that an account has open tells the nodes for as long as it has tokens: also
   * one that is on its way at that moment.
   */
  @Test
  void whoeverEndsWhatAnAccountHasOpenKnowsOfEachToken() throws Exception {
    Guest guest = guest("paused");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection connection = rows.connection();
        Statement statement = connection.createStatement()) {
      // The tokens that there are have long expired.
      statement.execute(
          "UPDATE refresh_family SET access_expires_at = now() WHERE tenant_id = 'paused'");
      connection.setAutoCommit(false);
      // Refreshing stops where it asks for restrictions: it has seen the account by then.
      statement.execute("LOCK TABLE restriction IN ACCESS EXCLUSIVE MODE");
      Future<Answer> refreshed = threads.submit(guest::refreshes);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> waiting("restriction") + waiting("rotate(") > 0);
      Future<Answer> ended =
          threads.submit(() ->
              operator.delete(
                  "/tenants/paused/accounts/" + guest.person().id() + "/sessions?reason=test"));
      await().atMost(Duration.ofSeconds(10)).until(() -> ended.isDone() || waiting("account") > 0);
      connection.rollback();
      assertThat(ended.get().status()).isLessThan(300);
      refreshed.get();
    }
    assertThat(
            rows.of(
                """
                SELECT f.access_expires_at, r.expires_at FROM refresh_family f
                JOIN revocation r ON r.tenant_id = f.tenant_id AND r.subject = f.account_id
                WHERE f.tenant_id = 'paused' AND r.kind = 'account'
                  AND r.expires_at < f.access_expires_at
                """))
        .isEmpty();
    assertThat(rows.of("SELECT 1 FROM revocation WHERE tenant_id = 'paused' AND kind = 'account'"))
        .hasSize(1);
  }
}
