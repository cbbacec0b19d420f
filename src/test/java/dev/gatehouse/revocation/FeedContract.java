package dev.gatehouse.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Statements;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.revocation.Notice.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What one node does, the others know: within a second, or they say that they do not know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FeedContract {

  private static final String TENANTS = "src/test/resources/tenants-feed.yml";
  private static final String USER = "/t/ethgas/api/v1/user";
  private static final String PASSWORD = "correct horse battery";

  private final TestDatabase database;
  private Service service;
  private Http here;

  FeedContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, TENANTS);
    here = service.http();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  Service service() {
    return service;
  }

  @Test
  void aLogoutReachesEveryNode() {
    try (Service other = service.another()) {
      Answer in = signedIn("ethgas");
      Http there = other.http();
      assertThat(verify(there, in)).isEqualTo(200);
      here.post(USER + "/logout", null, as(in));
      assertThat(verify(here, in)).isEqualTo(401);
      within().until(() -> verify(there, in) == 401);
    }
  }

  @Test
  void aPasswordChangeReachesEveryNodeAndSparesTheSessionThatMadeIt() {
    try (Service other = service.another()) {
      String auth = "/query/api/v1/sample-credential-of-kontenbase/auth";
      String email = UUID.randomUUID() + "@example.com";
      String who = "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
      String mine = here.post(auth + "/register", who).at("/token");
      String another = here.post(auth + "/login", who).at("/token");
      Http there = other.http();
      Answer changed =
          here.post(
              auth + "/change-password",
              "{\"oldPassword\":\"" + PASSWORD + "\",\"newPassword\":\"another horse\"}",
              bearer(mine));
      assertThat(changed.status()).as(changed.body()).isEqualTo(200);
      within().until(() -> there.get(auth + "/user", bearer(another)).status() == 401);
      assertThat(here.get(auth + "/user", bearer(another)).status()).isEqualTo(401);
      assertThat(there.get(auth + "/user", bearer(mine)).status()).isEqualTo(200);
      assertThat(here.get(auth + "/user", bearer(mine)).status()).isEqualTo(200);
    }
  }

  @Test
  void aSuspendedTenantServesNobodyOnAnyNode() {
    try (Service other = service.another()) {
      Answer in = signedIn("paused");
      Http there = other.http();
      String info = "/t/paused/api/v1/user/info";
      Suspensions suspensions = service.bean(Suspensions.class);
      assertThat(suspensions.suspend("paused")).isTrue();
      assertThat(suspensions.suspend("paused")).isFalse();
      assertThat(here.get(info, as(in)).status()).isEqualTo(401);
      within().until(() -> there.get(info, as(in)).status() == 401);
      for (Http node : new Http[] {here, there}) {
        String refresh = "{\"refreshToken\":\"" + in.at("/data/refreshToken") + "\"}";
        assertThat(node.post("/t/paused/api/v1/user/login/refresh", refresh).status())
            .isEqualTo(403);
        assertThat(node.post("/t/paused/api/v1/user/login", login("nobody")).status())
            .isEqualTo(403);
      }
      assertThat(suspensions.resume("paused")).isTrue();
      assertThat(here.get(info, as(in)).status()).isEqualTo(401);
      Answer again = signedIn("paused");
      within().until(() -> there.get(info, as(again)).status() == 200);
      assertThat(there.get(info, as(in)).status()).isEqualTo(401);
      String refresh = "{\"refreshToken\":\"" + in.at("/data/refreshToken") + "\"}";
      assertThat(here.post("/t/paused/api/v1/user/login/refresh", refresh).status()).isEqualTo(401);
    }
  }

  @Test
  void aLogoutIsUndoneByUseOnAnyNode() {
    try (Service other = service.another()) {
      String[] tenant = {"x-tenant-token", "sample-credential-of-webmix"};
      Answer guest = here.post("/auth/signin", "{\"method\":\"guest\"}", tenant);
      String[] user = {tenant[0], tenant[1], "x-token", guest.at("/data/accessToken")};
      Operator operator = new Operator(here);
      String account = "/tenants/webmix/accounts/" + guest.at("/data/userId");
      assertThat(here.get("/auth/logout", user).status()).isEqualTo(200);
      assertThat(operator.get(account).at("/status")).isEqualTo("logged_out");
      Http there = other.http();
      within()
          .until(() -> {
            assertThat(there.get("/auth/authenticated-user", user).status()).isEqualTo(200);
            return operator.get(account).at("/status").equals("logged_in");
          });
    }
  }

  @Test
  void aNodeThatHearsNothingAsks() {
    try (Service other = service.another()) {
      Answer in = signedIn("ethgas");
      Http there = other.http();
      Feed deaf = other.bean(Feed.class);
      deaf.stop();
      await().atMost(Duration.ofSeconds(5)).until(() -> !deaf.fresh());
      assertThat(verify(there, in)).isEqualTo(200);
      here.post(USER + "/logout", null, as(in));
      assertThat(verify(there, in)).isEqualTo(401);
      new Operator(here)
          .put("/tenants/ethgas/capabilities/signin", "{\"restricted\":true,\"reason\":\"test\"}");
      assertThat(there.post(USER + "/login", login("nobody")).status()).isEqualTo(403);
      new Operator(here).delete("/tenants/ethgas/capabilities/signin");
    }
  }

  @Test
  void aNodeThatStartsKnowsWhatHasEnded() {
    Answer in = signedIn("ethgas");
    here.post(USER + "/logout", null, as(in));
    try (Service other = service.another()) {
      assertThat(verify(other.http(), in)).isEqualTo(401);
    }
  }

  /** Newer nodes may tell what this one does not understand. */
  @Test
  void aNodeThatDoesNotUnderstandAsksUntilItDoes() {
    try (Service other = service.another()) {
      Feed feed = other.bean(Feed.class);
      Answer in = signedIn("ethgas");
      Rows rows = new Rows(service);
      rows.change(
          """
          INSERT INTO revocation
            (tenant_id, kind, subject, generation, expires_at, transaction_id)
          VALUES ('ethgas', 'unheard-of', '00000000-0000-0000-0000-000000000000', 1,
            TIMESTAMP WITH TIME ZONE '9999-12-31 00:00:00+00', 9000000000000000000)
          """);
      await().atMost(Duration.ofSeconds(5)).until(() -> !feed.fresh());
      assertThat(verify(other.http(), in)).isEqualTo(200);
      rows.change("DELETE FROM revocation WHERE kind = 'unheard-of'");
      await().atMost(Duration.ofSeconds(5)).until(feed::fresh);
      assertThat(verify(other.http(), in)).isEqualTo(200);
    }
  }

  @Test
  void whatIsRolledBackIsNotTold() {
    UUID session = UUID.randomUUID();
    Revocations revocations = service.bean(Revocations.class);
    assertThatThrownBy(() ->
            service
                .bean(Transactions.class)
                .run(
                    "ethgas",
                    () -> {
                      publish(session);
                      throw new IllegalStateException("changed its mind");
                    }))
        .hasMessage("changed its mind");
    assertThat(revocations.session("ethgas", session, 0)).isFalse();
    service.bean(Transactions.class).run("ethgas", () -> publish(session));
    assertThat(revocations.session("ethgas", session, 0)).isTrue();
  }

  private void publish(UUID session) {
    service
        .bean(Notices.class)
        .publish("ethgas", Kind.SESSION, session, 1, Instant.now().plusSeconds(60));
  }

  final void assertVerifyingMakesNoStatement() {
    Answer in = signedIn("ethgas");
    assertThat(verify(here, in)).isEqualTo(200);
    Statements statements = service.bean(Statements.class);
    // Once what was told before has come back by the feed, and was looked up anew.
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThat(
                    statements.of(() -> {
                      for (int i = 0; i < 50; i++) {
                        assertThat(verify(here, in)).isEqualTo(200);
                      }
                    }))
                .isEmpty());
    assertThat(
            statements.of(
                () -> assertThat(here.get(USER + "/info", as(in)).status()).isEqualTo(200)))
        .isNotEmpty();
  }

  private static ConditionFactory within() {
    return await().atMost(Duration.ofSeconds(1)).pollInterval(Duration.ofMillis(10));
  }

  private Answer signedIn(String tenant) {
    String name = "user-" + UUID.randomUUID();
    Answer made = new Operator(here).post("/tenants/" + tenant + "/accounts", login(name));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return here.post("/t/" + tenant + "/api/v1/user/login", login(name));
  }

  private static String login(String name) {
    return "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\"}";
  }

  private static int verify(Http node, Answer in) {
    return node.get(USER + "/login/verify", as(in)).status();
  }

  private static String[] as(Answer in) {
    return new String[] {"Authorization", bearer(in)};
  }

  private static String bearer(Answer in) {
    return "Bearer " + in.at("/data/accessToken");
  }

  private static String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }
}
