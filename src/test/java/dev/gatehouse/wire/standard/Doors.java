package dev.gatehouse.wire.standard;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Refreshing;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.wire.ethgas.EthgasClient;
import dev.gatehouse.wire.sig.SigClient;
import dev.gatehouse.wire.webmix.WebmixClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One tenant's doors that every tenant has, and whoever stands before them. */
record Doors(Http http, String tenant) {

  static final String TENANTS = "src/test/resources/tenants-standard.yml";

  /** A tenant that has no credential. */
  static final String OPEN = "open";

  /** What no two answers have in common, and what counts down. */
  private static final List<String> VARYING =
      List.of("x-request-id", "date", "ratelimit", "x-ratelimit-remaining", "x-ratelimit-reset");

  /** A client that speaks the tenant's dialect. */
  Refreshing client() {
    return switch (tenant.replaceFirst("-.*", "")) {
      case "webmix" -> new WebmixClient(http, tenant);
      case "sig" -> new SigClient(http, tenant);
      default -> new EthgasClient(http, tenant);
    };
  }

  /** Whether {@code token} is taken where the tenant's clients use it. */
  boolean takes(String token) {
    return client().use(token).status() == 200;
  }

  Answer introspect(String token) {
    return form("/oauth2/introspect", "token=" + encoded(token), credential());
  }

  /** As the tenant does it: with its credential, if it has one. */
  Answer revoke(String token) {
    return form(
        "/oauth2/revoke",
        "token=" + encoded(token),
        tenant.equals(OPEN) ? new String[0] : credential());
  }

  Answer form(String path, String form, String... headers) {
    String[] typed = Arrays.copyOf(headers, headers.length + 2);
    typed[headers.length] = "Content-Type";
    typed[headers.length + 1] = "application/x-www-form-urlencoded";
    return http.post("/t/" + tenant + path, form, typed);
  }

  String[] credential() {
    return basic(tenant, Target.credential(tenant));
  }

  static String[] basic(String id, String secret) {
    String pair = encoded(id) + ":" + encoded(secret);
    return new String[] {
      "Authorization",
      "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
    };
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The whole answer but for what differs from one to the next. */
  static String said(Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeAll(VARYING);
    return answer.status() + " " + headers + " " + answer.body();
  }

  /** The token with another signature of the same length. */
  static String unsigned(String token) {
    int signature = token.lastIndexOf('.') + 1;
    return token.substring(0, signature) + "A".repeat(token.length() - signature);
  }

  /** What signing in brings. */
  Client.Tokens signedIn(Person person) {
    return client().signedIn(person);
  }
}
