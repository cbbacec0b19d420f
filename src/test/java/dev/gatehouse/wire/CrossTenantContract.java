package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Client.Place;
import dev.gatehouse.fixture.Client.Refreshing;
import dev.gatehouse.fixture.Client.Tokens;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What one tenant's people have is nothing at another's: it is refused, changes nothing, and nobody
 * can tell it from a forgery.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CrossTenantContract {

  /** What no two answers have in common, and what counts down. */
  private static final List<String> VARYING =
      List.of("x-request-id", "date", "ratelimit", "x-ratelimit-remaining", "x-ratelimit-reset");

  private static final Pattern NAMED = Pattern.compile("webmix|transak|kontenbase");
  private static final Pattern MAILED = Pattern.compile("webmix|transak");

  private final TestDatabase database;
  private final Map<String, Resident> residents = new LinkedHashMap<>();
  private Service service;
  private Http http;
  private Operator operator;
  private Rows rows;

  CrossTenantContract(TestDatabase database) {
    this.database = database;
  }

  /** A tenant, and somebody who is signed in there. */
  private record Resident(String dialect, Client client, Person person, Tokens tokens) {

    String tenant() {
      return client.tenant();
    }

    String credential() {
      return Target.credential(tenant());
    }
  }

  /** A credential of {@code from} is presented at {@code at}. */
  record Pair(String from, String at) {
    @Override
    public String toString() {
      return from + " at " + at;
    }
  }

  /** A code that was mailed, and the id of it that only its tenant knows. */
  private record Code(UUID id, String email, String digits) {}

  @BeforeAll
  void start() {
    service =
        Service.start(database, "src/test/resources/tenants-pairs.yml", Mailbox.ALL.settings());
    http = service.http();
    operator = new Operator(http);
    rows = new Rows(service);
    for (String dialect : Clients.DIALECTS) {
      for (String number : List.of("-one", "-two")) {
        String tenant = dialect + number;
        Client client = Clients.of(dialect, http, tenant);
        Person person = operator.person(tenant);
        residents.put(tenant, new Resident(dialect, client, person, client.signedIn(person)));
      }
    }
  }

  @AfterAll
  void stop() {
    // Nothing of all that has done anybody harm.
    for (Resident resident : residents.values()) {
      Client client = resident.client();
      client.promised(Occasion.USED).keptBy(client.use(resident.tokens().access()));
      if (client instanceof Refreshing refreshing) {
        assertThat(refreshing.refresh(resident.tokens().renewing()).status()).isBetween(200, 201);
      }
    }
    service.close();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aTokenIsLikeAForgedOne(Pair pair) {
    Resident from = residents.get(pair.from());
    Resident at = residents.get(pair.at());
    from.client().promised(Occasion.USED).keptBy(from.client().use(from.tokens().access()));
    String before = rows.all();
    List<Function<String, Answer>> places = new ArrayList<>();
    places.add(at.client()::use);
    places.add(at.client()::logOut);
    if (at.client() instanceof Refreshing refreshing) {
      places.add(refreshing::refresh);
    }
    for (Function<String, Answer> place : places) {
      String access = from.tokens().access();
      Answer answer = place.apply(access);
      refused(answer);
      alike(answer, place.apply(unsigned(access)));
      alike(answer, place.apply(unsigned(at.tokens().access())));
      from.tokens()
          .refresh()
          .ifPresent(token -> {
            Answer refreshed = place.apply(token);
            refused(refreshed);
            alike(refreshed, place.apply(invented()));
          });
    }
    assertThat(rows.all()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("presenting")
  void aRefreshTokenPresentedAtALogoutIsLikeAForgedOne(Pair pair) {
    Resident from = residents.get(pair.from());
    Resident at = residents.get(pair.at());
    String before = rows.all();
    String access = at.tokens().access();
    Answer answer = at.client().logOut(new Tokens(access, Optional.of(from.tokens().renewing())));
    alike(answer, at.client().logOut(new Tokens(access, Optional.of(invented()))));
    assertThat(rows.all()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("naming")
  void aTenantsCredentialIsLikeAForgedOne(Pair pair) {
    Resident from = residents.get(pair.from());
    Resident at = residents.get(pair.at());
    String before = rows.all();
    for (Function<String, Answer> place : places(at)) {
      Answer answer = place.apply(from.credential());
      refused(answer);
      alike(answer, place.apply("sample-credential-of-nobody"));
    }
    assertThat(rows.all()).isEqualTo(before);
    for (Function<String, Answer> place : places(at)) {
      assertThat(place.apply(at.credential()).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whatNamesTwoTenantsIsRefused(Pair pair) {
    Resident from = residents.get(pair.from());
    Resident at = residents.get(pair.at());
    String before = rows.all();
    refused(with(at, "Host", from.tenant() + ".example"));
    if (from.dialect().equals("webmix") && !at.dialect().equals("webmix")) {
      refused(with(at, "x-tenant-token", from.credential()));
    }
    assertThat(rows.all()).isEqualTo(before);
    assertThat(with(at, "Host", at.tenant() + ".example").status()).isEqualTo(200);
  }

  private static Answer with(Resident at, String... headers) {
    return at.client().send("GET", Place.USER, at.tokens().access(), null, headers);
  }

  @ParameterizedTest
  @MethodSource("mailing")
  void aCodeIsLikeAForgedOne(Pair pair) {
    Resident from = residents.get(pair.from());
    Resident at = residents.get(pair.at());
    Code code = code(from);
    String before = rows.all();
    Code forged = new Code(UUID.randomUUID(), code.email(), code.digits());
    for (Function<Code, Answer> place : tries(at)) {
      Answer answer = place.apply(code);
      refused(answer);
      alike(answer, place.apply(forged));
    }
    assertThat(rows.all()).isEqualTo(before);
    // The code itself was as good as ever.
    assertThat(tries(from).getFirst().apply(code).status()).isBetween(200, 201);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void anAccountIsUnknownToTheOthersOperators(Pair pair) {
    Resident from = residents.get(pair.from());
    String at = "/tenants/" + pair.at() + "/accounts/";
    String before = rows.all();
    String restriction = "{\"restricted\":true}";
    List<Function<String, Answer>> calls =
        List.of(
            id -> operator.get(at + id),
            id -> operator.get(at + id + "/capabilities"),
            id -> operator.put(at + id + "/capabilities/logout", restriction),
            id -> operator.delete(at + id + "/capabilities/logout"));
    for (Function<String, Answer> call : calls) {
      Answer answer = call.apply(from.person().id().toString());
      assertThat(answer.status()).as(answer.body()).isEqualTo(404);
      alike(answer, call.apply(UUID.randomUUID().toString()));
    }
    assertThat(rows.all()).isEqualTo(before);
  }

  /** Where clients of the tenant's dialect say whose they are, in a call that is good otherwise. */
  private List<Function<String, Answer>> places(Resident at) {
    String prefix = "/t/" + at.tenant();
    String token = at.tokens().access();
    return switch (at.dialect()) {
      case "webmix" ->
          List.of(credential ->
              http.get(
                  prefix + at.client().path(Place.USER),
                  "x-tenant-token",
                  credential,
                  "x-token",
                  token));
      case "transak" ->
          List.of(credential ->
              http.get(
                  prefix + at.client().path(Place.USER) + "?apiKey=" + credential,
                  "authorization",
                  token));
      case "kontenbase" ->
          List.of(credential ->
              http.get(
                  prefix + "/query/api/v1/" + credential + "/auth/user",
                  "Authorization",
                  "Bearer " + token));
      default -> List.of();
    };
  }

  /** A code that the tenant has sent. */
  private Code code(Resident from) {
    String email = "user-" + UUID.randomUUID() + "@example.com";
    boolean hex = from.dialect().equals("transak");
    String wish =
        hex
            ? "{\"apiKey\":\"" + from.credential() + "\",\"email\":\"" + email + "\"}"
            : "{\"method\":\"otp\",\"email\":\"" + email + "\"}";
    Answer sent = from.client().send("POST", Place.SIGN_IN, null, wish);
    UUID id =
        hex ? uuid(sent.at("/data/stateToken")) : Ulid.read(sent.at("/data/id")).orElseThrow();
    return new Code(id, email, Mailbox.ALL.code(email, 1));
  }

  /** Where the tenant's clients bring codes. */
  private List<Function<Code, Answer>> tries(Resident at) {
    String prefix = "/t/" + at.tenant();
    return switch (at.dialect()) {
      case "webmix" ->
          List.of(
              code ->
                  http.post(
                      prefix + "/otp/verify",
                      "{\"id\":\"%s\",\"scope\":\"otp_signin\",\"code\":\"%s\"}"
                          .formatted(Ulid.write(code.id()), code.digits()),
                      at.client().credential()),
              code ->
                  at.client()
                      .send(
                          "POST",
                          Place.SIGN_IN,
                          null,
                          "{\"method\":\"otp\",\"token\":\"" + Ulid.write(code.id()) + "\"}"));
      case "transak" ->
          List.of(code ->
              http.post(
                  prefix + "/api/v2/auth/verify",
                  "{\"apiKey\":\"%s\",\"email\":\"%s\",\"otp\":\"%s\",\"stateToken\":\"%s\"}"
                      .formatted(
                          at.credential(),
                          code.email(),
                          code.digits(),
                          code.id().toString().replace("-", ""))));
      default -> List.of();
    };
  }

  static Stream<Pair> pairs() {
    List<String> tenants =
        Clients.DIALECTS.stream()
            .flatMap(dialect -> Stream.of(dialect + "-one", dialect + "-two"))
            .toList();
    return tenants.stream()
        .flatMap(
            from -> tenants.stream().filter(at -> !at.equals(from)).map(at -> new Pair(from, at)));
  }

  /** Where logout reads a refresh token. */
  static Stream<Pair> presenting() {
    return pairs().filter(pair -> pair.at().startsWith("sig"));
  }

  /** Where clients present the tenant's credential. */
  static Stream<Pair> naming() {
    return pairs().filter(pair -> NAMED.matcher(pair.at()).lookingAt());
  }

  /** Where people sign in by mail, at both. */
  static Stream<Pair> mailing() {
    return pairs()
        .filter(pair -> MAILED.matcher(pair.from()).lookingAt())
        .filter(pair -> MAILED.matcher(pair.at()).lookingAt());
  }

  private static void refused(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
  }

  /** Asserts that nothing but the request's id and time tells two answers from each other. */
  private static void alike(Answer one, Answer other) {
    assertThat(other.status()).isEqualTo(one.status());
    assertThat(headers(other)).isEqualTo(headers(one));
    assertThat(anonymous(other)).isEqualTo(anonymous(one));
  }

  private static Map<String, List<String>> headers(Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeAll(VARYING);
    return headers;
  }

  private static String anonymous(Answer answer) {
    return answer
        .body()
        .replace(answer.header("x-request-id").orElseThrow(), "req")
        .replaceAll("\"timestamp\":\"[^\"]+\"", "\"timestamp\":\"now\"");
  }

  /** The token with another signature of the same length. */
  private static String unsigned(String token) {
    int signature = token.lastIndexOf('.') + 1;
    return token.substring(0, signature) + "A".repeat(token.length() - signature);
  }

  /** A refresh token as one looks, checksum and all, that nobody has issued. */
  private static String invented() {
    ByteBuffer body = ByteBuffer.allocate(68);
    while (body.hasRemaining()) {
      body.put((byte) UUID.randomUUID().getLeastSignificantBits());
    }
    String encoded = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(body.array());
    CRC32 checksum = new CRC32();
    checksum.update(encoded.getBytes(StandardCharsets.US_ASCII));
    return "rt1_" + encoded + "_" + HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  private static UUID uuid(String hex) {
    return new UUID(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }
}
