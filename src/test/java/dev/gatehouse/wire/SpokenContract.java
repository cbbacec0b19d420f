package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Client.Place;
import dev.gatehouse.fixture.Client.Refreshing;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every dialect promises, each in its own words, as far as it is seen over a socket alone: the
 * service may be in another process.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpokenContract {

  /**
   * What a logout leaves.
   *
   * @param access whether the access token is still good
   * @param refresh whether there is more to be had
   * @param again the answer to a second logout
   */
  public record Aftermath(boolean access, boolean refresh, Occasion again) {}

  protected final String tenant;
  final BiFunction<Http, String, Client> speaking;
  final Aftermath aftermath;
  protected Http http;
  protected Operator operator;
  Client client;

  /**
   * @param tenant one that has the dialect's defaults
   * @param speaking makes a client of a tenant of the dialect
   */
  protected SpokenContract(
      String tenant, BiFunction<Http, String, Client> speaking, Aftermath aftermath) {
    this.tenant = tenant;
    this.speaking = speaking;
    this.aftermath = aftermath;
  }

  /** Says where the service is; before all tests. */
  protected final void ask(Http service) {
    http = service;
    operator = new Operator(http);
    client = speaking.apply(http, tenant);
  }

  @Test
  void whoSignsInIsKnownGoesOnAndLogsOut() {
    Tokens in = signedIn();
    used(in);
    if (client instanceof Refreshing refreshing) {
      Answer answer = refreshing.refresh(in.renewing());
      assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
      Tokens next = client.tokens(answer);
      assertThat(next.access()).isNotEqualTo(in.access());
      used(next);
      in = next;
    }
    kept(Occasion.LOGGED_OUT, client.logOut(in));
  }

  @Test
  void loggingOutMeansWhatWasPromised() {
    Tokens in = signedIn();
    kept(Occasion.LOGGED_OUT, client.logOut(in));
    leaves(in);
    kept(aftermath.again(), client.logOut(in));
    leaves(in);
  }

  @Test
  void whoShowsNoTokenIsToldSo() {
    kept(Occasion.TOKEN_MISSING, client.use(null));
    kept(Occasion.LOGOUT_TOKEN_MISSING, client.logOut((String) null));
  }

  @Test
  void aTokenThatIsNoneIsRefusedWhateverItIs() {
    Tokens in = signedIn();
    List<String> bad =
        new ArrayList<>(
            List.of(
                "x",
                "a.b.c",
                in.access() + "x",
                in.access().substring(0, in.access().lastIndexOf('.') + 1)));
    in.refresh().ifPresent(bad::add);
    for (String token : bad) {
      kept(Occasion.TOKEN_REJECTED, client.use(token));
      kept(Occasion.LOGOUT_TOKEN_REJECTED, client.logOut(token));
    }
    alive(in);
  }

  @Test
  void whatRefreshesNothingIsRefusedWhateverItIs() {
    Tokens in = signedIn();
    if (client instanceof Refreshing refreshing) {
      List<String> bad = new ArrayList<>(List.of("x", "a.b.c", in.renewing() + "x"));
      in.refresh().ifPresent(_ -> bad.add(in.access()));
      bad.forEach(token -> refreshing.refreshRefused().keptBy(refreshing.refresh(token)));
    }
    alive(in);
  }

  @Test
  void aRestrictedLogoutSaysSoAndChangesNothing() {
    Person person = operator.person(tenant);
    Tokens in = client.signedIn(person);
    operator.restrict(tenant, person, "logout");
    kept(Occasion.LOGOUT_RESTRICTED, client.logOut(in));
    assertThat(status(person)).isEqualTo("logged_in");
    alive(in);
  }

  // What the framework refuses

  @Test
  void aPathThatIsNoneIsNotFound() {
    kept(Occasion.NOT_FOUND, client.send("GET", Place.NOWHERE, null, null));
    kept(Occasion.NOT_FOUND, client.send("GET", Place.NOWHERE, signedIn().access(), null));
  }

  @Test
  void anotherMethodIsNotAllowed() {
    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
      if (!method.equals(client.logOutMethod())) {
        kept(Occasion.NOT_ALLOWED, client.send(method, Place.LOG_OUT, null, null));
      }
    }
  }

  @Test
  void aBodyCanBeTooLarge() {
    String body = "{\"email\":\"" + "x".repeat(17_000) + "\"}";
    kept(Occasion.TOO_LARGE, client.send("POST", Place.SIGN_IN, null, body));
  }

  @Test
  void whatLogoutDoesNotReadCanBeTooLargeToo() {
    Tokens in = signedIn();
    String body = "x".repeat(17_000);
    kept(Occasion.TOO_LARGE, client.send(client.logOutMethod(), Place.LOG_OUT, in.access(), body));
    alive(in);
  }

  @Test
  void whatIsNotJsonIsOfAnUnsupportedType() {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      kept(
          Occasion.UNSUPPORTED,
          client.send("POST", Place.SIGN_IN, null, "a=b", "Content-Type", type));
    }
  }

  @Test
  void aPathOfNoTenantIsAProblem() {
    Answer answer = http.get("/nothing");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("content-type").orElse("")).startsWith("application/problem+json");
    assertThat(answer.body())
        .matches(
            """
            \\{"type":"about:blank","title":"Not Found","status":404,"code":"NOT_FOUND",\
            "request_id":"req-[0-9A-Z]{26}"}\
            """);
  }

  /** The state of somebody's account, as operators see it. */
  protected final String status(Person person) {
    return operator.get("/tenants/" + tenant + "/accounts/" + person.id()).at("/status");
  }

  final Tokens signedIn() {
    return client.signedIn(operator.person(tenant));
  }

  final void kept(Occasion occasion, Answer answer) {
    client.promised(occasion).keptBy(answer);
  }

  private void used(Tokens tokens) {
    kept(Occasion.USED, client.use(tokens.access()));
  }

  /** Asserts that {@code tokens} are good for everything. */
  final void alive(Tokens tokens) {
    used(tokens);
    if (client instanceof Refreshing refreshing) {
      Answer answer = refreshing.refresh(tokens.renewing());
      assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
    }
  }

  /** Asserts that {@code tokens} are what a logout leaves of them. */
  final void leaves(Tokens tokens) {
    kept(aftermath.access() ? Occasion.USED : Occasion.TOKEN_REJECTED, client.use(tokens.access()));
    if (client instanceof Refreshing refreshing) {
      Answer answer = refreshing.refresh(tokens.renewing());
      if (aftermath.refresh()) {
        assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
      } else {
        refreshing.refreshRefused().keptBy(answer);
      }
    }
  }
}
