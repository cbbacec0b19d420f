package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Client.Refreshing;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.tenant.CredentialDigest;
import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.LogoutPolicy.OnRefreshTokens;
import dev.gatehouse.tenant.LogoutPolicy.OnSession;
import dev.gatehouse.tenant.LogoutPolicy.Scope;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  @TempDir private static Path folder;

  private Service service;
  private Operator operator;

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
    Path file = Files.writeString(folder.resolve("tenants.yml"), tenants);
    service = Service.start(TestDatabase.H2, file.toString(), Mailbox.ALL.settings());
    operator = new Operator(service.http());
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
    Answer answer = row.presenting() ? client.logOut(here) : client.logOut(here.access());
    client.promised(Occasion.LOGGED_OUT).keptBy(answer);
    assertThat(status(row, person))
        .isEqualTo(row.policy().session() == OnSession.SUSPEND ? "logged_out" : "logged_in");
    assertThat(status(row, stranger)).isEqualTo("logged_in");
    left(row, Whose.PRESENTED, here);
    left(row, Whose.OTHER, there);
    left(row, Whose.STRANGERS, strangers);
    // Whatever was suspended was undone by use.
    assertThat(status(row, person)).isEqualTo("logged_in");
  }

  private void left(Row row, Whose whose, Tokens tokens) {
    Client client = client(row);
    Fate fate = Fate.of(row, whose);
    client
        .promised(fate.access() ? Occasion.USED : Occasion.TOKEN_REJECTED)
        .keptBy(client.use(tokens.access()));
    if (client instanceof Refreshing refreshing) {
      Answer answer = refreshing.refresh(tokens.renewing());
      if (fate.refresh()) {
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
    return """
      %s:
        dialect: %s
        credential: sha256:%s
        # One for all, so that what a policy means does not depend on it.
        tokens: { access-ttl: 1h, refresh-ttl: 24h, session-ttl: 30d, algorithm: ES256 }
        codes: { interval: 0s }
        logout:
          session: %s
          refresh-tokens: %s
          scope: %s
          when-refresh-missing: %s
          strict: %s
    """
        .formatted(
            row.tenant(),
            row.dialect(),
            CredentialDigest.of(Target.credential(row.tenant())).hex(),
            policy.session().word(),
            policy.refreshTokens().word(),
            policy.scope().word(),
            policy.whenRefreshMissing().word(),
            policy.strict());
  }
}
