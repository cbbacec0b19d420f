package dev.gatehouse.wire;

import static dev.gatehouse.fixture.Case.accepted;
import static dev.gatehouse.fixture.Case.ended;
import static dev.gatehouse.fixture.Case.problem;
import static dev.gatehouse.fixture.Case.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Case;
import dev.gatehouse.fixture.Request;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.Wire;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that an endpoint does not have, or nobody has. */
class BadMethodsTest {

  private static final String NOT_ALLOWED = "METHOD_NOT_ALLOWED";

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
  @MethodSource({"posts", "gets", "nobodys"})
  void isAnsweredAsTheContractSaysAndChangesNothing(Case thrown) {
    target.withstands(thrown);
  }

  static Stream<Case> posts() {
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
            Stream.of("GET", "PUT", "PATCH", "DELETE", "HEAD")
                .map(method ->
                    refused(
                        "M01",
                        method + " " + path,
                        target.signedIn(Request.of(method, path)),
                        405,
                        NOT_ALLOWED)));
  }

  static Stream<Case> gets() {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    return Stream.concat(
        Stream.of(
                "POST",
                "PUT",
                "PATCH",
                "DELETE",
                "HEAD",
                "OPTIONS",
                "TRACE",
                "FOO",
                "PROPFIND",
                "SEARCH",
                "QUERY",
                "PURGE",
                "X".repeat(1000))
            .map(method ->
                refused(
                    "M02-M13",
                    method.substring(0, Math.min(10, method.length())),
                    target.signedIn(Request.of(method, "/auth/logout")),
                    405,
                    NOT_ALLOWED)),
        Stream.of(
            accepted("control", "GET", target.logout(), 200),
            refused(
                "M09",
                "a method that another overrides",
                target
                    .signedIn(Request.of("POST", "/auth/logout"))
                    .with("X-HTTP-Method-Override: GET"),
                405,
                NOT_ALLOWED),
            accepted(
                "M10",
                "GET with a body",
                target.logout().with("Content-Length: 2").body(body),
                200)));
  }

  static Stream<Case> nobodys() {
    Request logout = target.logout();
    byte[] hello = {0x16, 3, 1, 0, (byte) 0xa5, 1, 0, 0, (byte) 0xa1, 3, 3};
    return Stream.of(
        problem("M07", "get", logout.line("get /auth/logout HTTP/1.1"), 400),
        problem("M07", "GeT", logout.line("GeT /auth/logout HTTP/1.1"), 400),
        ended("M08", "no method", logout.line(" /auth/logout HTTP/1.1")),
        ended("M06", "CONNECT", logout.line("CONNECT localhost:80 HTTP/1.1")),
        ended("M08", "a method with a colon", logout.line("G:T /auth/logout HTTP/1.1")),
        new Case(
            "M11",
            "the preface of HTTP/2",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            new Case.Answer.Ended()),
        new Case(
            "M12",
            "the beginning of TLS",
            new String(hello, StandardCharsets.ISO_8859_1)
                .concat("\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1),
            new Case.Answer.Ended()));
  }

  @ParameterizedTest(name = "M01 {0}")
  @ValueSource(strings = {"/auth/signin", "/otp/create"})
  void saysWhichMethodThereIs(String path) {
    assertThat(answer(target.signedIn(Request.get(path))).header("allow")).contains("POST");
  }

  @Test
  void headDoesNotLogOut() {
    String before = target.rows().all();
    Wire.Reply reply = answer(target.signedIn(Request.of("HEAD", "/auth/logout")));
    assertThat(reply.status()).isEqualTo(405);
    assertThat(target.rows().all()).isEqualTo(before);
  }

  private static Wire.Reply answer(Request request) {
    try (Wire wire = new Wire(target.service().port())) {
      wire.send(request.bytes());
      return wire.reply().orElseThrow();
    }
  }
}
