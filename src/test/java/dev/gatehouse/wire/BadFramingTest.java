package dev.gatehouse.wire;

import static dev.gatehouse.fixture.Case.accepted;
import static dev.gatehouse.fixture.Case.ended;
import static dev.gatehouse.fixture.Case.problem;
import static dev.gatehouse.fixture.Case.refused;
import static dev.gatehouse.fixture.Target.known;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Case;
import dev.gatehouse.fixture.Request;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that are not the one request they should be. Where two parsers could read two different
 * things, nothing is read: the connection ends (RFC 9112 section 6.3).
 */
class BadFramingTest {

  private static final String BODY = "{\"refreshToken\":\"none\"}";
  private static final String INVALID = "INVALID_REFRESH_TOKEN";
  private static final String TOO_LARGE = "REQUEST_ENTITY_TOO_LARGE";

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
  @MethodSource({"versions", "lengths", "codings", "chunks", "lines", "sizes"})
  void isAnsweredAsTheContractSaysAndChangesNothing(Case thrown) {
    target.withstands(thrown);
  }

  static Stream<Case> versions() {
    Request logout = target.logout();
    return Stream.concat(
        Stream.of(
            accepted("control", "HTTP/1.1", logout, 200),
            // Decided: a later minor version is read as this one (RFC 9110 section 2.5).
            accepted("P24", "HTTP/1.2", logout.line("GET /auth/logout HTTP/1.2"), 200),
            accepted("P24", "HTTP/1.0", logout.line("GET /auth/logout HTTP/1.0"), 200),
            accepted(
                "P24",
                "HTTP/1.0 and no host",
                logout.without("Host").line("GET /auth/logout HTTP/1.0"),
                200)),
        Stream.of(
                "GET /auth/logout",
                "GET /auth/logout HTTP/3.0",
                "GET /auth/logout HTTP/2.0",
                "GET /auth/logout HTTP/1.1x",
                "GET /auth/logout HTTP/1.",
                "GET /auth/logout HTTP/",
                "GET /auth/logout HTTPS/1.1",
                "GET /auth/logout  HTTP/1.1 x",
                "GET",
                "\0")
            .map(line -> ended("P24", line, logout.line(line))));
  }

  static Stream<Case> lengths() {
    Stream<Case> wrong =
        Stream.of(
                "-1",
                "+5",
                "0x5",
                "5, 5",
                "5,6",
                "5 5",
                "five",
                "1e1",
                "9223372036854775808",
                "18446744073709551616",
                "\u00b2")
            .map(
                length -> ended("O16 O18", length, refresh().instead("Content-Length: " + length)));
    return Stream.concat(
        Stream.of(
            refused("control", "the length of the body", refresh(), 401, INVALID),
            ended("O17", "two that differ", refresh().with("Content-Length: 5")),
            ended("O17", "two that agree", refresh().with("Content-Length: " + BODY.length())),
            refused(
                "O01",
                "10 GB",
                refresh().instead("Content-Length: 10737418240").body(new byte[0]),
                413,
                TOO_LARGE),
            refused(
                "O18",
                "the longest",
                refresh().instead("Content-Length: 9223372036854775807"),
                413,
                TOO_LARGE),
            ended("O20", "and chunks", chunked("0\r\n\r\n").with("Content-Length: 5"))),
        wrong);
  }

  static Stream<Case> codings() {
    return Stream.concat(
        Stream.of(
            refused("control", "chunked", chunked(chunk(BODY) + "0\r\n\r\n"), 401, INVALID),
            ended("O21", "twice", chunked("0\r\n\r\n").with("Transfer-Encoding: chunked")),
            ended(
                "O21",
                "folded",
                refresh()
                    .without("Content-Length")
                    .with("Transfer-Encoding:", " chunked")
                    .body("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII))),
            ended(
                "O22",
                "in HTTP/1.0",
                chunked("0\r\n\r\n").line("POST /auth/refresh-token HTTP/1.0"))),
        Stream.of(
                "chunked, identity",
                "identity, chunked",
                "xchunked",
                "chunked, xchunked",
                "gzip, chunked",
                "chunked, chunked",
                "identity",
                "chunked\u000b",
                "\"chunked\"",
                "chunked;a=b",
                "x",
                "")
            .map(coding ->
                ended(
                    "O21", coding, chunked("0\r\n\r\n").instead("Transfer-Encoding: " + coding))));
  }

  static Stream<Case> chunks() {
    String end = "0\r\n\r\n";
    Stream<Case> wrong =
        Stream.of(
                "0x5\r\nhello\r\n",
                "-1\r\nhello\r\n",
                "ffffffffffffffff1\r\nhello\r\n",
                "7fffffffffffffff\r\nhello\r\n",
                "\r\nhello\r\n",
                "g\r\nhello\r\n",
                "5 5\r\nhello\r\n",
                "5\nhello\r\n",
                "5\r\nhelloX5\r\nhello\r\n",
                "5\r\nhello\n",
                "5;a=\"\r\n\"\r\nhello\r\n",
                "5;a\nb\r\nhello\r\n",
                "5;" + "a".repeat(1_000_000) + "\r\nhello\r\n")
            .map(chunk ->
                ended(
                    "O24-O29",
                    chunk.substring(0, Math.min(20, chunk.length())).replaceAll("\\p{Cntrl}", "?"),
                    chunked(chunk + end)));
    return Stream.concat(
        Stream.of(
            refused(
                "O28",
                "trailers",
                chunked(chunk(BODY) + "0\r\nx-token: a\r\nx-tenant-token: b\r\n\r\n"),
                401,
                INVALID),
            refused("O02", "17 KB", chunked(chunk("a".repeat(17_408)) + end), 413, TOO_LARGE),
            refused(
                "O02", "without end", chunked(chunk("a".repeat(1024)).repeat(40)), 413, TOO_LARGE)),
        wrong);
  }

  static Stream<Case> lines() {
    Request logout = target.logout();
    return Stream.of(
        ended("O30", "NUL in a name", logout.with("x\0y: z")),
        ended("O30", "CR in a name", logout.with("x\ry: z")),
        ended("O30", "CR in a value", logout.with("x: y\rz")),
        ended("O30", "no colon", logout.with("nothing")),
        ended("O30", "no name", logout.with(": z")),
        ended("O30", "a blank in a name", logout.with("x y: z")),
        ended("O30", "a blank before the first name", logout.headersFirst(" x: y")),
        new Case(
            "O23",
            "bare line feeds",
            new String(logout.bytes(), StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .getBytes(StandardCharsets.ISO_8859_1),
            new Case.Answer.Ended()));
  }

  static Stream<Case> sizes() {
    return Stream.of(
        problem("O03", "headers of 17 KB", target.logout().with("x: " + "a".repeat(17_408)), 431),
        problem(
            "O04",
            "a line of 4097",
            target.logout().line("GET /" + "a".repeat(4083) + " HTTP/1.1"),
            414),
        accepted(
            "control",
            "headers of 15 KB",
            target.logout().with("x: " + "a".repeat(7000), "y: " + "a".repeat(7000)),
            200));
  }

  @Test
  void requestsSentAtOnceAreAnsweredInTheirOrder() {
    String request =
        new String(
            known(Request.get("/auth/logout")).with("X-Request-Id: r%d").bytes(),
            StandardCharsets.US_ASCII);
    // O13: with more than 128 unanswered the connection ends.
    int many = 100;
    try (Wire wire = new Wire(target.service().port())) {
      wire.send(
          String.join("", IntStream.range(0, many).mapToObj(i -> request.formatted(i)).toList()));
      for (int i = 0; i < many; i++) {
        assertThat(wire.reply().flatMap(reply -> reply.header("x-request-id"))).contains("r" + i);
      }
    }
    target.serves();
  }

  @Test
  void whatFollowsABodyThatIsTooShortIsNotTakenForARequestOfSomebody() {
    // Counts as logged in, whatever ran before.
    target.serves();
    String before = target.rows().all();
    String hidden = new String(target.logout().bytes(), StandardCharsets.ISO_8859_1);
    try (Wire wire = new Wire(target.service().port())) {
      // O14, O19: what is hidden in the body is body.
      wire.send(known(Request.post("/auth/refresh-token", hidden)).bytes());
      assertThat(wire.reply().orElseThrow().status()).isEqualTo(400);
      wire.send(
          target
              .signedIn(Request.get("/auth/authenticated-user"))
              .with("Content-Length: " + hidden.length())
              .body(hidden.getBytes(StandardCharsets.ISO_8859_1))
              .bytes());
      assertThat(wire.reply().orElseThrow().status()).isEqualTo(200);
      wire.send(target.signedIn(Request.get("/auth/authenticated-user")).bytes());
      assertThat(wire.reply().orElseThrow().body()).contains("\"method\":\"password\"");
    }
    assertThat(target.rows().all()).isEqualTo(before);
  }

  @Test
  void aBodyThatNeverComesChangesNothing() {
    // Counts as logged in, whatever ran before.
    target.serves();
    String before = target.rows().all();
    for (String path : List.of("/auth/terminate", "/auth/signup")) {
      try (Wire wire = new Wire(target.service().port())) {
        wire.send(target.signedIn(Request.post(path, "{")).instead("Content-Length: 100").bytes());
      }
    }
    target.serves();
    assertThat(target.rows().all()).isEqualTo(before);
  }

  /** O05, O06, O09: and all at once, for each takes ten seconds. */
  @Test
  void aRequestThatTakesTooLongIsCutOffHoweverBusyItLooks() throws InterruptedException {
    byte[] head = target.logout().with("x: " + "a".repeat(4000)).bytes();
    byte[] body = known(Request.post("/auth/signin", "{" + " ".repeat(4000) + "}")).bytes();
    int begun = new String(body, StandardCharsets.US_ASCII).indexOf("\r\n\r\n") + 4;
    ScheduledExecutorService drip = Executors.newScheduledThreadPool(1);
    Instant started = Instant.now();
    try (Wire slowHead = new Wire(target.service().port());
        Wire slowBody = new Wire(target.service().port());
        Wire slowSecond = new Wire(target.service().port());
        Wire silent = new Wire(target.service().port())) {
      slowBody.send(new String(body, 0, begun, StandardCharsets.US_ASCII));
      slowSecond.send(target.signedIn(Request.get("/auth/authenticated-user")).bytes());
      assertThat(slowSecond.reply().orElseThrow().status()).isEqualTo(200);
      AtomicInteger next = new AtomicInteger();
      var dripping =
          drip.scheduleAtFixedRate(
              () -> {
                int i = next.getAndIncrement();
                slowHead.send(new byte[] {head[i]});
                slowSecond.send(new byte[] {head[i]});
                slowBody.send(" ");
              },
              0,
              500,
              TimeUnit.MILLISECONDS);
      for (Wire wire : List.of(slowHead, slowBody, slowSecond, silent)) {
        assertThat(wire.ended()).isTrue();
        assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(15));
      }
      dripping.cancel(false);
    } finally {
      drip.shutdownNow();
      assertThat(drip.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }
    target.serves();
  }

  @Test
  void manyConnectionsThatSayNothingLeaveRoomForOthers() {
    List<Wire> idle =
        IntStream.range(0, 500).mapToObj(_ -> new Wire(target.service().port())).toList();
    try {
      target.serves();
    } finally {
      idle.forEach(Wire::close);
    }
  }

  private static Request refresh() {
    return known(Request.post("/auth/refresh-token", BODY));
  }

  private static Request chunked(String body) {
    return refresh()
        .without("Content-Length")
        .with("Transfer-Encoding: chunked")
        .body(body.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String chunk(String content) {
    return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
  }
}
