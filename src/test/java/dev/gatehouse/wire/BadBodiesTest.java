package dev.gatehouse.wire;

import static dev.gatehouse.fixture.Case.accepted;
import static dev.gatehouse.fixture.Case.refused;
import static dev.gatehouse.fixture.Target.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Case;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Request;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.Vectors;
import dev.gatehouse.fixture.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that are not the one that an endpoint asks for. */
class BadBodiesTest {

  private static final String VALIDATION = "VALIDATION_ERROR";
  private static final String CREDENTIALS = "INVALID_CREDENTIALS";
  private static final String TOO_LARGE = "REQUEST_ENTITY_TOO_LARGE";
  private static final int MOST = 16_384;

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
  @MethodSource({"everywhere", "signIns", "texts", "refreshes", "codes", "sizes"})
  void isAnsweredAsTheContractSaysAndChangesNothing(Case thrown) {
    target.withstands(thrown);
  }

  /** What is no body for any endpoint that asks for one. */
  static Stream<Case> everywhere() {
    return Stream.of(
            "/auth/signup",
            "/auth/signin",
            "/auth/refresh-token",
            "/auth/terminate",
            "/auth/reset-password",
            "/otp/create",
            "/otp/verify",
            "/otp/resend",
            "/otp/cancel")
        .flatMap(path ->
            Stream.of(
                    "",
                    " ",
                    "{}",
                    "null",
                    "[]",
                    "\"x\"",
                    "1",
                    "true",
                    "{",
                    "[[]]",
                    "{\"unknown\":1}")
                .map(body ->
                    refused(
                        "B01-B12",
                        path + " " + body,
                        target.signedIn(Request.post(path, body)),
                        400,
                        VALIDATION)));
  }

  static Stream<Case> signIns() {
    String right = signIn("\"nobody@example.com\"", "\"a password\"");
    List<Case> cases = new ArrayList<>();
    cases.add(refused("control", "a stranger", post(right), 401, CREDENTIALS));
    cases.add(
        accepted(
            "control",
            "somebody",
            post(signIn("\"" + Target.EMAIL + "\"", "\"" + Target.PASSWORD + "\"")),
            201));
    List<String> malformed =
        List.of(
            "{\"method\":\"pass",
            right + "x",
            right + right,
            right + " []",
            right.replace("}", ",}"),
            right.replace("{", "{/* */"),
            right.replace("{", "{//\n"),
            right.replace('"', '\''),
            right.replace("\"method\"", "method"),
            signIn("NaN", "\"a\""),
            signIn("Infinity", "\"a\""),
            signIn("0x10", "\"a\""),
            signIn("01", "\"a\""),
            signIn("1e999999", "\"a\""),
            signIn("1".repeat(400), "\"a\""),
            signIn("-0", "\"a\""),
            right.replace("{", "{\"email\":\"eve@example.com\","),
            right.replace("}", ",\"email\":\"eve@example.com\"}"),
            right.replace("}", ",\"em\\u0061il\":\"eve@example.com\"}"),
            right.replace("\"email\"", "\"Email\""),
            right.replace("\"email\"", "\"EMAIL\""),
            right.replace("\"method\"", "\"Method\""),
            right.replace("}", ",\"x\":1}"),
            right.replace("}", ",\"__proto__\":{}}"),
            right.replace("}", ",\"constructor\":{}}"),
            right.replace("}", ",\"@type\":\"java.lang.Runtime\"}"),
            right.replace("}", ",\"@class\":\"java.lang.Runtime\"}"),
            right.replace("}", ",\"$type\":\"x\"}"),
            right.replace("}", ",\"class\":\"x\"}"),
            right.replace("\"password\",\"email\"", "\"magic\",\"email\""),
            "[".repeat(1000),
            "{\"a\":".repeat(3000),
            "[".repeat(1000) + "]".repeat(1000),
            signIn("1", "\"a\""),
            signIn("[\"ada@example.com\"]", "\"a\""),
            signIn("{\"$ne\":null}", "{\"$ne\":null}"),
            signIn("true", "\"a\""),
            signIn("null", "null"),
            signIn("\"\"", "\"\""),
            signIn("\"   \"", "\"a\""),
            signIn("\"a\\ud800\"", "\"a\""),
            signIn("\"a\"", "\"\\udfff\\ud800\""),
            signIn("\"a\\u0000b\"", "\"a\""),
            signIn("\"a\"", "\"a\\u0000b\""),
            signIn("\"a\u0001b\"", "\"a\""),
            signIn("\"" + "a".repeat(5000) + "\"", "\"a\""),
            "method=password&email=a&password=b",
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{}\r\n--x--\r\n",
            "<signin/>");
    malformed.forEach(body ->
        cases.add(
            refused(
                "B05-B27",
                body.substring(0, Math.min(90, body.length())).replaceAll("\\p{Cntrl}", "?"),
                post(body),
                400,
                VALIDATION)));
    List<byte[]> undecodable =
        List.of(
            bytes(0xc0, 0x80), bytes(0xed, 0xa0, 0x80), bytes(0xff), bytes(0xf5, 0x80, 0x80, 0x80));
    undecodable.forEach(wrong ->
        cases.add(refused("B19", "invalid UTF-8", post(within(right, wrong)), 400, VALIDATION)));
    Stream.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32", "UTF-32LE")
        .forEach(name ->
            cases.add(
                refused(
                    "B20", name, post(right.getBytes(Charset.forName(name))), 400, VALIDATION)));
    cases.add(refused("B20", "a byte order mark", post("\ufeff" + right), 400, VALIDATION));
    cases.add(refused("B18", "names of one hash", post(colliding()), 400, VALIDATION));
    cases.add(
        refused(
            "B40",
            "escapes",
            post(signIn("\"" + "\\u0061".repeat(2600) + "\"", "\"a\"")),
            401,
            CREDENTIALS));
    return cases.stream();
  }

  /** Names that are only names, however they look to a database, a template or a browser. */
  static Stream<Case> texts() {
    return Stream.of(
            "' OR 1=1--",
            "'; DROP TABLE account;--",
            "\\'",
            "%27",
            "admin'/*",
            "$$",
            "::text",
            "?",
            ":name",
            "%",
            "_",
            "ada%",
            "*)(uid=*",
            "${7*7}",
            "#{7*7}",
            "{{7*7}}",
            "${jndi:ldap://127.0.0.1/a}",
            "<script>alert(1)</script>",
            "a\u0085b",
            "a\u2028b",
            "a\u007fb",
            "\ud83d\ude00",
            "a\u202eb",
            "\ufffe",
            "\ue000",
            "e" + "\u0301".repeat(500),
            "../../../etc/passwd",
            "a\tb",
            "a\r\nb",
            "ada@example.com ",
            " ada@example.com",
            "ada@ex\u0430mple.com",
            "ad\u200ba@example.com",
            "\u0131")
        .map(name -> {
          String json = Http.quoted(name);
          return refused(
              "B22-B29",
              name.substring(0, Math.min(30, name.length())).replaceAll("\\p{C}", "?"),
              post(signIn(json, "\"" + Target.PASSWORD + "\"")),
              401,
              CREDENTIALS);
        });
  }

  static Stream<Case> refreshes() {
    String token = target.refreshToken();
    char last = token.charAt(token.length() - 1);
    Stream<Case> unknown =
        Stream.of(
                "rt1_unknown",
                token + "\\n",
                token + " ",
                " " + token,
                token + "=",
                token.toUpperCase(java.util.Locale.ROOT),
                token.substring(0, token.length() - 1) + (last == '0' ? '1' : '0'),
                token.substring(0, 20)
                    + (token.charAt(20) == 'A' ? 'B' : 'A')
                    + token.substring(21),
                "0123456789abcdef0123456789abcdef01234567",
                target.token(),
                "a".repeat(4096))
            .map(wrong ->
                refused(
                    "R01-R14",
                    wrong.substring(0, Math.min(40, wrong.length())),
                    refresh("\"" + wrong + "\""),
                    401,
                    "INVALID_REFRESH_TOKEN"));
    Stream<Case> malformed =
        Stream.of(
                "\"\"",
                "null",
                "1",
                "[\"" + token + "\"]",
                "{}",
                "true",
                "\"" + token + "\",\"refreshToken\":\"x\"",
                "\"x\",\"refreshToken\":\"" + token + "\"",
                "[" + "\"a\",".repeat(2000) + "\"a\"]")
            .map(wrong ->
                refused(
                    "R15 R16 B37",
                    wrong.substring(0, Math.min(20, wrong.length())),
                    refresh(wrong),
                    400,
                    VALIDATION));
    Stream<Case> others =
        Stream.of(
            refused(
                "R09",
                "another tenant's",
                refresh("\"" + target.signUp("other").at("/refreshToken").asText() + "\""),
                401,
                "INVALID_REFRESH_TOKEN"),
            refused(
                "R17",
                "as user token",
                known(Request.get("/auth/logout")).with("x-token: " + token),
                401,
                "INVALID_USER_TOKEN"));
    return Stream.of(unknown, malformed, others).flatMap(stream -> stream);
  }

  static Stream<Case> codes() {
    String form =
        "{\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"scope\":\"reset_password\",\"code\":%s}";
    return Stream.concat(
        Stream.of(
                "\"\uff10\uff11\uff12\uff13\uff14\uff15\"",
                "\"\u0660\u0661\u0662\u0663\u0664\u0665\"",
                "\" 012345\"",
                "\"12345\"",
                "\"0123456\"",
                "\"12345\\n\"",
                "\"-12345\"",
                "123456",
                "\"\"",
                "null",
                "[]",
                "\"1e4567\"")
            .map(code ->
                refused(
                    "R23",
                    code,
                    known(Request.post("/otp/verify", form.formatted(code))),
                    400,
                    VALIDATION)),
        Stream.of(
            refused(
                "R19",
                "an unknown code",
                known(Request.post("/otp/verify", form.formatted("\"123456\""))),
                401,
                CREDENTIALS),
            refused(
                "R19",
                "no id at all",
                known(
                    Request.post(
                        "/otp/verify", form.formatted("\"123456\"").replace("01ARZ", "IIIII"))),
                401,
                CREDENTIALS),
            refused(
                "R19",
                "an unknown scope",
                known(
                    Request.post(
                        "/otp/verify",
                        form.formatted("\"123456\"").replace("reset_password", "x"))),
                400,
                VALIDATION)));
  }

  static Stream<Case> sizes() {
    String right = signIn("\"nobody@example.com\"", "\"a password\"");
    String most = right + " ".repeat(MOST - right.length());
    String password = "a".repeat(1024);
    return Stream.of(
        refused("O01", "16 KB", post(most), 401, CREDENTIALS),
        refused("O01", "a byte more", post(most + " "), 413, TOO_LARGE),
        refused(
            "B16",
            "1 MB",
            post(signIn("\"" + "a".repeat(1_000_000) + "\"", "\"a\"")),
            413,
            TOO_LARGE),
        refused("B15", "100000 names", post(names(100_000)), 413, TOO_LARGE),
        refused("B14", "100000 deep", post("[".repeat(100_000)), 413, TOO_LARGE),
        refused(
            "R14", "a token of 1 MB", refresh("\"" + "a".repeat(1_000_000) + "\""), 413, TOO_LARGE),
        refused(
            "R28",
            "a password of 1025 bytes",
            post(signIn("\"" + Target.EMAIL + "\"", "\"" + password + "a\"")),
            401,
            CREDENTIALS),
        refused(
            "R29",
            "a password of 1024 bytes",
            post(signIn("\"" + Target.EMAIL + "\"", "\"" + password + "\"")),
            401,
            CREDENTIALS),
        // Decided: what nobody reads may be there, up to the size that is read.
        accepted(
            "B35",
            "a body of 16 KB where none is asked for",
            target.logout().with("Content-Length: " + MOST).body(new byte[MOST]),
            200));
  }

  @ParameterizedTest(name = "B30 {0}")
  @MethodSource("suite")
  void eachFileOfTheJsonTestSuiteIsRefused(Vectors.Sample sample) {
    assumeTrue(sample.there(), Vectors.MISSING);
    int status = sample.bytes().length > MOST ? 413 : 400;
    target.withstands(
        refused(
            "B30",
            sample.name(),
            post(sample.bytes()),
            status,
            status == 413 ? TOO_LARGE : VALIDATION));
  }

  static Stream<Vectors.Sample> suite() {
    return Vectors.json();
  }

  @ParameterizedTest(name = "B31 {0}")
  @MethodSource("naughty")
  void eachNaughtyStringIsOnlyANameAndAPassword(Vectors.Sample sample) {
    assumeTrue(sample.there(), Vectors.MISSING);
    String before = target.rows().all();
    for (String body :
        List.of(
            signIn(Http.quoted(sample.text()), "\"" + Target.PASSWORD + "\""),
            signIn("\"" + Target.EMAIL + "\"", Http.quoted(sample.text())))) {
      try (Wire wire = new Wire(target.service().port())) {
        wire.send(post(body).bytes());
        Wire.Reply reply = wire.reply().orElseThrow();
        assertThat(reply.status()).as(reply.body()).isIn(400, 401);
        JsonNode error = Http.json(reply.body()).at("/error");
        assertThat(error.at("/code").asText()).isIn(VALIDATION, CREDENTIALS);
      }
    }
    assertThat(target.rows().all()).isEqualTo(before);
  }

  static Stream<Vectors.Sample> naughty() {
    return Vectors.naughtyStrings();
  }

  @ParameterizedTest(name = "B34 chunks of {0}")
  @org.junit.jupiter.params.provider.ValueSource(ints = {1, 7, 1000})
  void aBodyInChunksIsTheSameBody(int size) {
    byte[] body =
        signIn("\"nobody@example.com\"", "\"a password\"").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    for (int from = 0; from < body.length; from += size) {
      int length = Math.min(size, body.length - from);
      chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      chunks.write(body, from, length);
      chunks.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    Request request =
        post("")
            .without("Content-Length")
            .with("Transfer-Encoding: chunked")
            .body(chunks.toByteArray());
    target.withstands(refused("B34", "chunks", request, 401, CREDENTIALS));
  }

  private static String signIn(String email, String password) {
    return "{\"method\":\"password\",\"email\":" + email + ",\"password\":" + password + "}";
  }

  private static Request post(String json) {
    return known(Request.post("/auth/signin", json));
  }

  private static Request post(byte[] json) {
    return known(Request.post("/auth/signin", json));
  }

  private static Request refresh(String value) {
    return known(Request.post("/auth/refresh-token", "{\"refreshToken\":" + value + "}"));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** {@code json} with {@code wrong} inside its first text. */
  private static byte[] within(String json, byte[] wrong) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = json.indexOf("nobody");
    bytes.writeBytes(json.substring(0, at).getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(wrong);
    bytes.writeBytes(json.substring(at).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  private static String names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"a" + i + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** 512 names with the same {@link String#hashCode()}. */
  private static String colliding() {
    return IntStream.range(0, 512)
        .mapToObj(i -> {
          StringBuilder name = new StringBuilder();
          for (int bit = 0; bit < 9; bit++) {
            name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
          }
          return "\"" + name + "\":1";
        })
        .collect(Collectors.joining(",", "{", "}"));
  }
}
