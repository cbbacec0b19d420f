package dev.gatehouse.wire;

import static dev.gatehouse.fixture.Case.accepted;
import static dev.gatehouse.fixture.Case.refused;
import static dev.gatehouse.fixture.Target.known;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Request;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.Vectors;
import dev.gatehouse.fixture.Wire;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Text that a database could take for more than text, or not take at all. */
class OddTextTest {

  private static final List<String> ODD =
      List.of(
          "' OR 1=1--",
          "'; DROP TABLE account;--",
          "\\",
          "$$",
          "::text",
          "?",
          ":tenant",
          "%",
          "_",
          "\u0001\u001f\u007f\u0085\u2028",
          "\ud83d\ude00",
          "\ufffe\uffff",
          "\ufdfa".repeat(200),
          "e" + "\u0301".repeat(500),
          "{\"a\":\"b\"}",
          "${7*7}");

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void isOnlyTextInEveryDatabase(TestDatabase database) {
    try (Target target = Target.start(database)) {
      for (String odd : ODD) {
        String json = Http.quoted(odd);
        target.withstands(
            refused(
                "B22-B29",
                json,
                known(
                    Request.post(
                        "/auth/signin",
                        "{\"method\":\"password\",\"email\":%s,\"password\":%s}"
                            .formatted(json, json))),
                401,
                "INVALID_CREDENTIALS"));
        target.withstands(
            refused(
                "B22-B29",
                json,
                known(
                    Request.post(
                        "/auth/signup",
                        "{\"method\":\"password\",\"email\":%s,\"password\":\"correct horse\"}"
                            .formatted(json))),
                400,
                "VALIDATION_ERROR"));
      }
      target.withstands(
          refused(
              "B22",
              "NUL",
              target.signedIn(profile("{\"a\":\"b\\u0000\"}")),
              400,
              "VALIDATION_ERROR"));
      target.withstands(
          refused(
              "B17",
              "a number that is none",
              target.signedIn(profile("{\"a\":1e999}")),
              400,
              "VALIDATION_ERROR"));
      target.withstands(
          accepted("control", "a profile", target.signedIn(profile("{\"a\":1.5}")), 200));
      Stream.concat(
              ODD.stream(),
              Vectors.naughtyStrings().filter(Vectors.Sample::there).map(Vectors.Sample::text))
          .forEach(odd -> assertThat(kept(target, odd)).isEqualTo(odd));
    }
  }

  /** What a profile keeps of a text. */
  private static String kept(Target target, String text) {
    try (Wire wire = new Wire(target.service().port())) {
      wire.send(target.signedIn(profile("{\"a\":" + Http.quoted(text) + "}")).bytes());
      Wire.Reply reply = wire.reply().orElseThrow();
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      JsonNode data = Http.json(reply.body()).at("/data");
      return data.get("a").asText();
    }
  }

  private static Request profile(String json) {
    Request post = Request.post("/account/profile", json);
    return post.line("PATCH /account/profile HTTP/1.1");
  }
}
