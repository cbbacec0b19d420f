package dev.gatehouse.wire;

import static dev.gatehouse.fixture.Case.accepted;
import static dev.gatehouse.fixture.Case.ended;
import static dev.gatehouse.fixture.Case.problem;
import static dev.gatehouse.fixture.Case.refused;
import static dev.gatehouse.fixture.Target.credential;
import static dev.gatehouse.fixture.Target.known;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Case;
import dev.gatehouse.fixture.Request;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.Wire;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that contradict, mislead, overflow or make no sense. */
class BadHeadersTest {

  private static final String MISSING_USER = "MISSING_USER_TOKEN";
  private static final String INVALID_USER = "INVALID_USER_TOKEN";
  private static final String MISSING_TENANT = "MISSING_TENANT_TOKEN";
  private static final String INVALID_TENANT = "INVALID_TENANT_TOKEN";
  private static final String VALIDATION = "VALIDATION_ERROR";
  private static final String MEDIA = "UNSUPPORTED_MEDIA_TYPE";

  private static Target target;

  @BeforeAll
  static void start() {
    target = Target.start(TestDatabase.H2);
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"userTokens", "tenantTokens", "hosts", "bodies", "strays", "sizes"})
  void isAnsweredAsTheContractSaysAndChangesNothing(Case thrown) {
    target.withstands(thrown);
  }

  static Stream<Case> userTokens() {
    Request bare = known(Request.get("/auth/logout"));
    String token = "x-token: " + target.token();
    String other = "x-token: " + target.signUp("other").at("/accessToken").asText();
    String bearer = "Authorization: Bearer " + target.token();
    return Stream.of(
        accepted("control", "one token in its place", bare.with(token), 200),
        refused("H01", "no token", bare, 401, MISSING_USER),
        refused("H02", "an empty token", bare.with("x-token:"), 401, MISSING_USER),
        refused("H02", "a token of blanks", bare.with("x-token:    "), 401, MISSING_USER),
        refused("H02", "Bearer and nothing", bare.with("x-token: Bearer "), 401, INVALID_USER),
        refused("H03", "two blanks inside", bare.with("x-token: a  b"), 401, INVALID_USER),
        // The other places for a token are not places for a token of this dialect.
        refused("H04", "Basic", bare.with("Authorization: Basic YTpi"), 401, MISSING_USER),
        refused("H04", "Digest", bare.with("Authorization: Digest a=b"), 401, MISSING_USER),
        refused("H04", "a Bearer token", bare.with(bearer), 401, MISSING_USER),
        refused(
            "H05",
            "two in one header",
            bare.with(token + ", " + target.token()),
            401,
            INVALID_USER),
        refused("H06", "twice the same", bare.with(token, token), 400, VALIDATION),
        refused("H07", "right and wrong", bare.with(token, "x-token: a.b.c"), 400, VALIDATION),
        refused("H07", "wrong and right", bare.with("x-token: a.b.c", token), 400, VALIDATION),
        refused("H07", "right and empty", bare.with(token, "x-token:"), 400, VALIDATION),
        refused("H08", "Bearer beside it", bare.with(token, bearer), 400, VALIDATION),
        refused(
            "H08",
            "Basic beside it",
            bare.with(token, "Authorization: Basic YTpi"),
            400,
            VALIDATION),
        refused("H09", "another tenant's beside it", bare.with(bearer, other), 400, VALIDATION),
        refused(
            "H10",
            "in the query",
            known(Request.get("/auth/logout?access_token=" + target.token())),
            401,
            MISSING_USER),
        refused(
            "H10",
            "in the query by its name",
            known(Request.get("/auth/logout?x-token=" + target.token())),
            401,
            MISSING_USER),
        refused(
            "H10", "in a cookie", bare.with("Cookie: JWT=" + target.token()), 401, MISSING_USER),
        // Decided: the raw token, as the product's documentation has it, and nothing before it.
        refused(
            "H11",
            "Bearer in x-token",
            bare.with("x-token: Bearer " + target.token()),
            401,
            INVALID_USER),
        accepted("H12", "X-Token", bare.with("X-Token: " + target.token()), 200),
        accepted("H12", "x-TOKEN", bare.with("x-TOKEN: " + target.token()), 200),
        refused("H13", "x_token", bare.with("x_token: " + target.token()), 401, MISSING_USER),
        ended("H13", "a blank before the colon", bare.with("x-token : " + target.token())),
        ended("H14", "a folded line", bare.with("x-token:", " " + target.token())),
        ended("H15", "NUL", bare.with(token + "\0")),
        ended("H15", "NUL in another header", bare.with(token, "x-other: a\0b")),
        ended("H15", "DEL", bare.with(token + "\u007f")),
        // Decided: a letter that no token has, as any other; the header as such is allowed to have
        // it.
        refused("H15", "0xFF", bare.with(token + "\u00ff"), 401, INVALID_USER),
        refused("H16", "8 KB", bare.with("x-token: " + "a".repeat(8192)), 401, INVALID_USER),
        refused(
            "H16",
            "8 KB of three parts",
            bare.with("x-token: " + "a".repeat(8000) + ".b.c"),
            401,
            INVALID_USER),
        refused(
            "H51",
            "a token that is said to be for the next hop",
            bare.with("Connection: close, x-token"),
            401,
            MISSING_USER));
  }

  static Stream<Case> tenantTokens() {
    Request bare = Request.get("/auth/logout").with("x-token: " + target.token());
    String right = "x-tenant-token: " + credential("webmix");
    String other = "x-tenant-token: " + credential("other");
    return Stream.concat(
        Stream.of(
            accepted("control", "one credential", bare.with(right), 200),
            refused("H17", "none", bare, 401, MISSING_TENANT),
            refused("H17", "an empty one", bare.with("x-tenant-token:"), 401, MISSING_TENANT),
            refused("H18", "another tenant's", bare.with(other), 401, INVALID_USER),
            refused("H19", "two", bare.with(right, other), 400, VALIDATION),
            refused("H19", "twice the same", bare.with(right, right), 400, VALIDATION),
            // Decided: no list is read out of one line, so this is one credential, and unknown.
            refused(
                "H19",
                "two in one line",
                bare.with(right + "," + credential("other")),
                401,
                INVALID_TENANT),
            refused(
                "H19",
                "two with a tab between",
                bare.with(right + "\t" + credential("other")),
                401,
                INVALID_TENANT),
            refused(
                "H22",
                "another tenant's host",
                bare.with(right).instead("Host: other.localhost"),
                401,
                INVALID_TENANT),
            refused(
                "H22",
                "another tenant's host and credential",
                bare.with(other).instead("Host: other.localhost"),
                401,
                INVALID_USER),
            problem(
                "H22",
                "another tenant's host and prefix",
                bare.line("GET /t/webmix/auth/logout HTTP/1.1").instead("Host: other.localhost"),
                400)),
        Stream.of(
                "webmix",
                credential("webmix").toUpperCase(java.util.Locale.ROOT),
                credential("webmi"),
                credential("webmix") + "%00",
                credential("webmix") + "/../other",
                "' OR '1'='1",
                "*",
                "%",
                "_",
                "null",
                "undefined",
                "0",
                "f7f573da0a6ad55eabbffd5edeec119bde0f42197edc76bace922c1b5f0d6363",
                "sha256:f7f573da0a6ad55eabbffd5edeec119bde0f42197edc76bace922c1b5f0d6363",
                "a".repeat(8192))
            .map(wrong ->
                refused(
                    "H20 H21",
                    wrong.substring(0, Math.min(40, wrong.length())),
                    bare.with("x-tenant-token: " + wrong),
                    401,
                    INVALID_TENANT)));
  }

  static Stream<Case> hosts() {
    Request logout = target.logout();
    return Stream.of(
        accepted("control", "a host nobody has", logout.instead("Host: api.example:80"), 200),
        accepted("control", "the tenant's host", logout.instead("Host: webmix.localhost"), 200),
        problem("H23", "no host", logout.without("Host"), 400),
        problem("H23", "an empty host", logout.instead("Host:"), 400),
        problem("H23", "two hosts", logout.with("Host: localhost"), 400),
        problem("H23", "a user at the host", logout.instead("Host: a@localhost"), 400),
        problem("H23", "a path at the host", logout.instead("Host: localhost/x"), 400),
        problem("H23", "a blank in the host", logout.instead("Host: local host"), 400),
        problem("H23", "a port that is none", logout.instead("Host: localhost:x"), 400));
  }

  static Stream<Case> bodies() {
    String json = "{\"refreshToken\":\"none\"}";
    Request post = known(Request.post("/auth/refresh-token", json));
    Stream<Case> types =
        Stream.of(
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/json; charset=foo",
                "application/json; charset=\"",
                "application/json/json",
                "application/json, text/plain",
                "application/problem+json",
                "application/",
                "/",
                "json",
                "*/*",
                ";")
            .map(type ->
                refused(
                    "H37 H39",
                    type.substring(0, Math.min(40, type.length())),
                    post.instead("Content-Type: " + type),
                    415,
                    MEDIA));
    Stream<Case> codings =
        Stream.of("gzip", "br", "zstd", "deflate", "snappy", "x", "identity, gzip")
            .map(coding ->
                refused("H42", coding, post.with("Content-Encoding: " + coding), 415, MEDIA));
    return Stream.of(
            Stream.of(
                refused("control", "JSON", post, 401, "INVALID_REFRESH_TOKEN"),
                refused(
                    "control",
                    "JSON in UTF-8",
                    post.instead("Content-Type: application/json;charset=UTF-8"),
                    401,
                    "INVALID_REFRESH_TOKEN"),
                refused("H38", "no type", post.without("Content-Type"), 415, MEDIA),
                refused("H38", "an empty type", post.instead("Content-Type:"), 415, MEDIA),
                refused("H38", "two types", post.with("Content-Type: text/plain"), 415, MEDIA),
                refused(
                    "H43",
                    "too much is expected",
                    post.instead("Content-Length: 20000")
                        .with("Expect: 100-continue")
                        .body(new byte[0]),
                    413,
                    "REQUEST_ENTITY_TOO_LARGE"),
                refused(
                    "H43",
                    "100 is expected",
                    post.with("Expect: 100-continue"),
                    401,
                    "INVALID_REFRESH_TOKEN"),
                // Decided: an expectation that nobody knows is ignored, as RFC 9110 section 10.1.1
                // allows.
                refused(
                    "H43",
                    "something is expected",
                    post.with("Expect: foo"),
                    401,
                    "INVALID_REFRESH_TOKEN"),
                // A parameter changes nothing about JSON, nor do many.
                refused(
                    "H39",
                    "10 KB of parameters",
                    post.instead("Content-Type: application/json" + ";a=b".repeat(2500)),
                    401,
                    "INVALID_REFRESH_TOKEN")),
            types,
            codings)
        .flatMap(stream -> stream);
  }

  /** What says nothing to this service must not be heard by it. */
  static Stream<Case> strays() {
    Request bare = known(Request.get("/auth/logout"));
    Stream<Case> ignored =
        Stream.of(
                "X-Forwarded-Host: evil.example",
                "X-Original-URL: /admin/v1/tenants",
                "X-Rewrite-URL: /admin/v1/tenants",
                "X-HTTP-Method-Override: DELETE",
                "X-HTTP-Method: POST",
                "Forwarded: for=1.2.3.4;host=a:xyz",
                "Forwarded: host=\":\"",
                "Forwarded: host=a:99999999999",
                "Forwarded: ;;;=,=",
                "X-Forwarded-Port: abc",
                "X-Forwarded-Host: a:b:c",
                "X-Forwarded-Proto: gopher",
                "Range: bytes=0-1",
                "If-None-Match: *",
                "If-Modified-Since: Sat, 29 Oct 2044 19:43:31 GMT",
                "If-Match: \"x\"",
                "Accept: */*;q=0",
                "Accept: %",
                "Accept-Language: " + "tr-x" + ",q".repeat(3000),
                "Accept-Language: %",
                "Accept-Charset: utf-16",
                "Accept-Encoding: zstd;q=x",
                "Origin: https://good.example.evil",
                "Origin: null",
                "Origin: %",
                "Cookie: ;;;=;\"",
                "User-Agent: ${jndi:ldap://127.0.0.1/a}",
                "User-Agent: () { :;}; echo",
                "User-Agent: " + "a".repeat(8000),
                "User-Agent: \u00ff",
                "Upgrade: h2c",
                "Upgrade: websocket",
                "Connection: Upgrade, HTTP2-Settings",
                "x-locale: ../../etc",
                "x-country: '",
                "traceparent: x",
                "Date: yesterday")
            .flatMap(header -> {
              String says = header.substring(0, Math.min(50, header.length()));
              return Stream.of(
                  refused("H24-H52", says, bare.with(header), 401, MISSING_USER),
                  accepted("H24-H52", says + " and a token", target.logout().with(header), 200));
            });
    Stream<Case> unasked =
        Stream.of(
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-Mode: no-cors",
                "Sec-Purpose: prefetch",
                "Sec-Purpose: prefetch;prerender",
                "Purpose: prefetch",
                "X-Moz: prefetch")
            .map(header -> refused("H47", header, target.logout().with(header), 400, VALIDATION));
    Stream<Case> unacceptable =
        Stream.of("text/html", "image/png", "a/b" + ",a/b".repeat(2000))
            .map(type ->
                refused(
                    "H40",
                    type.substring(0, Math.min(10, type.length())),
                    target.logout().with("Accept: " + type),
                    406,
                    "NOT_ACCEPTABLE"));
    return Stream.of(
            ignored,
            unasked,
            unacceptable,
            Stream.of(ended("H49", "ANSI", target.logout().with("User-Agent: \u001b[31mred"))))
        .flatMap(stream -> stream);
  }

  static Stream<Case> sizes() {
    Request logout = target.logout();
    String tooLarge = "REQUEST_HEADER_FIELDS_TOO_LARGE";
    return Stream.of(
        accepted("control", "100 headers", logout.with(lines(97, "x-a%d: b")), 200),
        refused("H50", "101 headers", logout.with(lines(98, "x-a%d: b")), 431, tooLarge),
        refused("H50", "1000 headers", logout.with(lines(997, "x-a%d: b")), 431, tooLarge),
        refused("H50", "one header 500 times", logout.with(lines(500, "x-a: b%d")), 431, tooLarge),
        problem("H21", "64 KB", logout.instead("x-tenant-token: " + "a".repeat(65_536)), 431));
  }

  private static String[] lines(int count, String form) {
    return IntStream.range(0, count).mapToObj(form::formatted).toArray(String[]::new);
  }

  @ParameterizedTest(name = "H45 {0}")
  @ValueSource(strings = {"https://evil.example", "null", "https://localhost.evil", "*"})
  void noOriginIsAllowedToReadAnAnswer(String origin) {
    for (Request request :
        List.of(
            target.logout(),
            Request.of("OPTIONS", "/auth/logout")
                .with("Access-Control-Request-Method: GET")
                .with("Access-Control-Request-Headers: x-token, x-tenant-token"))) {
      assertThat(answer(request.with("Origin: " + origin)).headers().keySet())
          .noneMatch(name -> name.startsWith("access-control-"));
    }
  }

  @ParameterizedTest(name = "H48 {0}")
  @ValueSource(strings = {"<script>", "a b", "", "a\u0001b", "\u00ff", "a,b", "10 KB"})
  void aRequestIdThatCouldDoHarmIsReplaced(String id) {
    String sent = id.equals("10 KB") ? "a".repeat(10_240) : id;
    assertThat(answer(target.logout().with("X-Request-Id: " + sent)).header("x-request-id").get())
        .matches("req-[0-9A-Z]{26}");
  }

  @ParameterizedTest(name = "H48 {0}")
  @ValueSource(strings = {"a", "0123456789abcdef0123456789abcdef", "req-12_34"})
  void aRequestIdOfPlainCharactersIsKept(String id) {
    Wire.Reply reply = answer(target.logout().with("X-Request-Id: " + id));
    assertThat(reply.header("x-request-id")).contains(id);
    assertThat(reply.body()).contains("\"" + id + "\"");
  }

  private static Wire.Reply answer(Request request) {
    try (Wire wire = new Wire(target.service().port())) {
      wire.send(request.bytes());
      return wire.reply().orElseThrow();
    }
  }
}
