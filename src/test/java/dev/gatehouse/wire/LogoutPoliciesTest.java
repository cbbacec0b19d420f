package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Client.Refreshing;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Erasure;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Promise;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.session.Endings;
import dev.gatehouse.tenant.CredentialDigest;
import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.LogoutPolicy.OnRefreshTokens;
import dev.gatehouse.tenant.LogoutPolicy.OnSession;
import dev.gatehouse.tenant.LogoutPolicy.Scope;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every policy that a tenant may have, in every dialect: what is left after a logout. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogoutPoliciesTest {

  private static final List<LogoutPolicy> POLICIES = policies();

  /** Ends the names of tenants whose logout never fails, and is rated. */
  private static final String LENIENT = "-lenient";

  @TempDir private static Path folder;

  private Service service;
  private Operator operator;
  private TickingClock clock;

  /**
   * A logout.
   *
   * @param presenting whether the refresh token comes along
   */
  record Row(String dialect, LogoutPolicy policy, boolean presenting) {

    /** There is a tenant for each policy and dialect. */
    String tenant() {
      return dialect + "-" + POLICIES.indexOf(policy);
    }

    @Override
    public String toString() {
      return dialect
          + " session: "
          + policy.session().word()
          + ", refresh-tokens: "
          + policy.refreshTokens().word()
          + ", scope: "
          + policy.scope().word()
          + ", when-refresh-missing: "
          + policy.whenRefreshMissing().word()
          + ", strict: "
          + policy.strict()
          + (presenting ? ", presenting" : "");
    }
  }

  /** Whose session it is. */
  enum Whose {
    /** The one that logs out. */
    PRESENTED,
    /** Another of the same person. */
    OTHER,
    /** Somebody else's. */
    STRANGERS
  }

  /** What is left of a session. */
  record Fate(boolean access, boolean refresh) {

    /** What the words of the policy mean, and nothing of how the service brings it about. */
    static Fate of(Row row, Whose whose) {
      LogoutPolicy policy = row.policy();
      boolean concerned =
          switch (policy.scope()) {
            case SESSION -> whose == Whose.PRESENTED;
            case USER -> whose != Whose.STRANGERS;
            case OTHERS -> whose == Whose.OTHER;
          };
      boolean revoked =
          switch (policy.refreshTokens()) {
            case REVOKE_FAMILY -> concerned;
            case REVOKE_PRESENTED ->
                whose == Whose.PRESENTED
                    && (row.presenting()
                        || policy.whenRefreshMissing() == WhenRefreshMissing.END_SESSION);
            case KEEP -> false;
          };
      boolean ended = concerned && policy.session() == OnSession.END;
      return new Fate(!ended, !revoked);
    }
  }

  @BeforeAll
  void start() throws IOException {
    StringBuilder tenants = new StringBuilder("version: 1\ntenants:\n");
    for (String dialect : Clients.DIALECTS) {
      for (LogoutPolicy policy : POLICIES) {
        tenants.append(entry(new Row(dialect, policy, false)));
      }
    }
    for (String dialect : Clients.DIALECTS) {
      tenants.append(entry(dialect + LENIENT, dialect, "{ strict: false }"));
      tenants.append("    rates: { logout: 6/2h }\n");
    }
    Path file = Files.writeString(folder.resolve("tenants.yml"), tenants);
    service = Service.start(TestDatabase.H2, file.toString(), Mailbox.ALL.settings());
    operator = new Operator(service.http());
    clock = service.bean(TickingClock.class);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void noneIsLeftOut() {
    // end: 3 scopes; suspend: 2 scopes with either family or all kept, 1 with the presented;
    // keep: 3 scopes with the family, 1 with the presented. Each in four ways.
    assertThat(POLICIES).hasSize((3 + 2 * 2 + 1 + 3 + 1) * 4);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aLogoutLeavesWhatItsPolicySays(Row row) {
    Client client = client(row);
    Person person = operator.person(row.tenant());
    Person stranger = operator.person(row.tenant());
    Tokens here = client.signedIn(person);
    Tokens there = client.signedIn(person);
    Tokens strangers = client.signedIn(stranger);
    Answer explained = explained(row, person, here);
    Answer answer = row.presenting() ? client.logOut(here) : client.logOut(here.access());
    client.promised(Occasion.LOGGED_OUT).keptBy(answer);
    foreseen(row, explained, answer);
    assertThat(status(row, person))
        .isEqualTo(row.policy().session() == OnSession.SUSPEND ? "logged_out" : "logged_in");
    assertThat(status(row, stranger)).isEqualTo("logged_in");
    left(row, Whose.PRESENTED, here);
    left(row, Whose.OTHER, there);
    left(row, Whose.STRANGERS, strangers);
    // Whatever was suspended was undone by use.
    assertThat(status(row, person)).isEqualTo("logged_in");
  }

  @ParameterizedTest
  @MethodSource("unfailing")
  void aLogoutThatNeverFailsLeavesWhatItsPolicySays(Row row) {
    Client client = client(row);
    Person person = operator.person(row.tenant());
    Person stranger = operator.person(row.tenant());
    Tokens expired = client.signedIn(person);
    clock.pass(Duration.ofHours(1));
    Tokens there = client.signedIn(person);
    Tokens strangers = client.signedIn(stranger);
    assertThat(client.use(expired.access()).status()).isEqualTo(401);
    Promise left = client.promised(Occasion.LEFT);
    left.keptBy(row.presenting() ? client.logOut(expired) : client.logOut(expired.access()));
    boolean suspended = row.policy().session() == OnSession.SUSPEND;
    assertThat(status(row, person)).isEqualTo(suspended ? "logged_out" : "logged_in");
    if (expired.refresh().isPresent()) {
      refreshed(row, Whose.PRESENTED, expired);
    }
    left(row, Whose.OTHER, there);
    left(row, Whose.STRANGERS, strangers);

    Endings endings = service.bean(Endings.class);
    Tenant tenant = service.bean(Tenants.class).find(row.tenant()).orElseThrow();
    for (Standing gone : List.of(Standing.SUSPENDED, Standing.TERMINATED)) {
      endings.stand(tenant, person.id(), gone);
      left.keptBy(client.logOut(there));
      assertThat(status(row, person)).isEqualTo(gone.name().toLowerCase(Locale.ROOT));
      dead(client, there);
    }
    // The account is back, and what it had open is not.
    endings.stand(tenant, person.id(), Standing.ACTIVE);
    left.keptBy(client.logOut(there));
    dead(client, there);
    assertThat(status(row, person)).isEqualTo(suspended ? "logged_out" : "logged_in");
    service.bean(Erasure.class).erase(row.tenant(), person.id());
    left.keptBy(client.logOut(there));
    client.promised(Occasion.USED).keptBy(client.use(strangers.access()));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void aLogoutThatNeverFailsRefusesWhatEveryLogoutRefuses(String dialect) {
    String tenant = dialect + LENIENT;
    Client client = Clients.of(dialect, service.http(), tenant);
    Person person = operator.person(tenant);
    String token = client.signedIn(person).access();
    String forged = token.substring(0, token.length() - 4) + "AAAA";
    client.promised(Occasion.LOGOUT_TOKEN_MISSING).keptBy(client.logOut((String) null));
    client.promised(Occasion.LOGOUT_TOKEN_REJECTED).keptBy(client.logOut(forged));
    operator.restrict(tenant, person, "logout");
    client.promised(Occasion.LOGOUT_RESTRICTED).keptBy(client.logOut(token));
    clock.pass(Duration.ofHours(1));
    client.promised(Occasion.LOGOUT_RESTRICTED).keptBy(client.logOut(token));
    assertThat(client.logOut(forged).status())
        .isEqualTo(client.promised(Occasion.LOGOUT_TOKEN_REJECTED).status());
    client.promised(Occasion.LOGOUT_TOKEN_MISSING).keptBy(client.logOut((String) null));
    client.promised(Occasion.LOGOUT_TOO_OFTEN).keptBy(client.logOut(token));
  }

  /** What an operator is told that the logout would do. */
  private Answer explained(Row row, Person person, Tokens here) {
    String tenant = "/tenants/" + row.tenant();
    String session =
        operator.get(tenant + "/accounts/" + person.id() + "/sessions").at("/data/1/id");
    String presented =
        row.presenting() ? "{\"refresh_token\":\"" + here.refresh().orElseThrow() + "\"}" : "{}";
    Answer explained =
        operator.post(tenant + "/sessions/" + session + "/logout:explain", presented);
    assertThat(explained.status()).as(explained.body()).isEqualTo(200);
    return explained;
  }

  /** What was explained is what happened, as the receipt has it. */
  private void foreseen(Row row, Answer explained, Answer answer) {
    String id = answer.header("x-logout-receipt").orElseThrow();
    JsonNode foreseen = explained.json();
    int sessions = foreseen.get("sessions").size();
    if (id.equals("none")) {
      assertThat(sessions + foreseen.get("refresh_families").intValue()).isZero();
      assertThat(foreseen.get("suspended").booleanValue()).isFalse();
      return;
    }
    Answer receipt = operator.get("/tenants/" + row.tenant() + "/receipts/" + id);
    assertThat(receipt.status()).as(receipt.body()).isEqualTo(200);
    assertThat(receipt.at("/effects/sessions")).isEqualTo(Integer.toString(sessions));
    assertThat(receipt.at("/effects/families")).isEqualTo(explained.at("/refresh_families"));
    assertThat(receipt.at("/effects/suspended")).isEqualTo(explained.at("/suspended"));
    assertThat(Long.parseLong(receipt.at("/effects/residual_exposure_seconds")))
        .isCloseTo(foreseen.get("residual_exposure_seconds").longValue(), within(60L));
    assertThat(operator.get("/tenants/ethgas" + LENIENT + "/receipts/" + id).status())
        .isEqualTo(404);
  }

  private static void dead(Client client, Tokens tokens) {
    client.promised(Occasion.TOKEN_REJECTED).keptBy(client.use(tokens.access()));
    if (client instanceof Refreshing refreshing) {
      refreshing.refreshRefused().keptBy(refreshing.refresh(tokens.renewing()));
    }
  }

  private void left(Row row, Whose whose, Tokens tokens) {
    Client client = client(row);
    Fate fate = Fate.of(row, whose);
    client
        .promised(fate.access() ? Occasion.USED : Occasion.TOKEN_REJECTED)
        .keptBy(client.use(tokens.access()));
    refreshed(row, whose, tokens);
  }

  private void refreshed(Row row, Whose whose, Tokens tokens) {
    Client client = client(row);
    if (client instanceof Refreshing refreshing) {
      Answer answer = refreshing.refresh(tokens.renewing());
      if (Fate.of(row, whose).refresh()) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
        client.promised(Occasion.USED).keptBy(client.use(client.tokens(answer).access()));
      } else {
        refreshing.refreshRefused().keptBy(answer);
      }
    }
  }

  private Client client(Row row) {
    return Clients.of(row.dialect(), service.http(), row.tenant());
  }

  private String status(Row row, Person person) {
    return operator.get("/tenants/" + row.tenant() + "/accounts/" + person.id()).at("/status");
  }

  Stream<Row> rows() {
    return Clients.DIALECTS.stream()
        .flatMap(dialect ->
            POLICIES.stream()
                .flatMap(policy ->
                    Stream.of(false, true).map(presenting -> new Row(dialect, policy, presenting))))
        .filter(row -> !row.presenting() || client(row).presentsRefreshToken());
  }

  Stream<Row> unfailing() {
    return rows().filter(row -> !row.policy().strict());
  }

  static List<String> dialects() {
    return Clients.DIALECTS;
  }

  /** Every combination that is not refused as nonsense. */
  private static List<LogoutPolicy> policies() {
    List<LogoutPolicy> policies = new ArrayList<>();
    for (OnSession session : OnSession.values()) {
      for (OnRefreshTokens refreshTokens : OnRefreshTokens.values()) {
        for (Scope scope : Scope.values()) {
          for (WhenRefreshMissing missing : WhenRefreshMissing.values()) {
            for (boolean strict : new boolean[] {true, false}) {
              try {
                policies.add(new LogoutPolicy(session, refreshTokens, scope, missing, strict));
              } catch (IllegalArgumentException nonsense) {
                // No tenant has it.
              }
            }
          }
        }
      }
    }
    return List.copyOf(policies);
  }

  private static String entry(Row row) {
    LogoutPolicy policy = row.policy();
    return entry(
        row.tenant(),
        row.dialect(),
        "{ session: %s, refresh-tokens: %s, scope: %s, when-refresh-missing: %s, strict: %s }"
            .formatted(
                policy.session().word(),
                policy.refreshTokens().word(),
                policy.scope().word(),
                policy.whenRefreshMissing().word(),
                policy.strict()));
  }

  /** The lifetimes are the same for all, so that what a policy means does not depend on them. */
  private static String entry(String tenant, String dialect, String logout) {
    return """
      %s:
        dialect: %s
        credential: sha256:%s
        tokens: { access-ttl: 1h, refresh-ttl: 24h, session-ttl: 30d, algorithm: ES256 }
        codes: { interval: 0s }
        logout: %s
    """
        .formatted(tenant, dialect, CredentialDigest.of(Target.credential(tenant)).hex(), logout);
  }
}
