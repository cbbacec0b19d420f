package dev.gatehouse.rig;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Client.Refreshing;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.wire.ethgas.EthgasClient;
import dev.gatehouse.wire.webmix.WebmixClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Callable;

/**
 * Somebody who has signed in.
 *
 * @param session its id
 */
record Login(String tenant, String session, Tokens tokens) {

  /** The one tenant here that is not one of {@code webmix}. */
  static final String VERIFYING = "verifying";

  /** Signs in somebody new without a name, which costs no password. */
  static Login guest(Http http, String tenant) {
    Refreshing client = client(tenant, http);
    return of(
        client,
        () ->
            http.post(
                "/t/" + tenant + "/auth/signin", "{\"method\":\"guest\"}", client.credential()));
  }

  /** Signs in a person once more. */
  static Login person(Http http, String tenant, Person person) {
    Refreshing client = client(tenant, http);
    return of(client, () -> client.signIn(person));
  }

  /** Comes again while a node that has just started says so. */
  private static Login of(Refreshing client, Callable<Answer> call) {
    Answer answer = await().until(call, given -> given.status() != 503);
    if (answer.status() / 100 != 2) {
      throw new AssertionError(answer.body());
    }
    Tokens tokens = client.tokens(answer);
    String claims =
        new String(
            Base64.getUrlDecoder().decode(tokens.access().split("\\.", -1)[1]),
            StandardCharsets.UTF_8);
    return new Login(client.tenant(), Http.json(claims).at("/sid").asText(), tokens);
  }

  /** A client of this tenant at some node. */
  Refreshing at(Http http) {
    return client(tenant, http);
  }

  String refreshToken() {
    return tokens.refresh().orElseThrow();
  }

  private static Refreshing client(String tenant, Http http) {
    return tenant.equals(VERIFYING)
        ? new EthgasClient(http, tenant)
        : new WebmixClient(http, tenant);
  }
}
