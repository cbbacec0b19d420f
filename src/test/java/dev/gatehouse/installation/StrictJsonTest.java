package dev.gatehouse.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON that is none, or more than the service takes. */
class StrictJsonTest {

  /** JSON by its grammar, which this service refuses: a name twice, and NUL. */
  private static final Set<String> REFUSED =
      Set.of(
          "y_object_duplicated_key.json",
          "y_object_duplicated_key_and_value.json",
          "y_object_escaped_null_in_key.json");

  @ParameterizedTest(name = "B30 {0}")
  @MethodSource("suite")
  void eachFileOfTheJsonTestSuiteIsWhatItsNameSays(Vectors.Sample sample) {
    assumeTrue(sample.there(), Vectors.MISSING);
    var read = StrictJson.object(sample.bytes());
    if (sample.name().startsWith("n_") || REFUSED.contains(sample.name())) {
      assertThat(read).isEmpty();
    } else if (sample.name().startsWith("y_")) {
      assertThat(read.isPresent()).isEqualTo(Http.json(sample.text()).isObject());
    }
    // What the suite leaves open is read or refused, and is no error.
  }

  static Stream<Vectors.Sample> suite() {
    return Vectors.json();
  }

  @Test
  void membersAreReadAsTheyAre() {
    assertThat(read("{\"a\":\"\\u00e9\ud83d\ude00\",\"b\":[1,{\"c\":null}],\"d\":true,\"e\":1.5}"))
        .hasValueSatisfying(members -> {
          assertThat(members).containsEntry("a", "é😀").containsEntry("d", true);
          assertThat(members).containsEntry("e", 1.5);
          assertThat(members.get("b")).hasToString("[1, {c=null}]");
        });
  }

  static Stream<String> refused() {
    return Stream.of(
        "",
        " ",
        "null",
        "[]",
        "1",
        "{",
        "{}x",
        "{}{}",
        "{\"a\":1,}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1}//",
        "{\"a\":/**/1}",
        "\ufeff{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "{\"a\":\"\\ud800\"}",
        "{\"\\udc00\":1}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"" + "b".repeat(4097) + "\"}",
        "{\"" + "b".repeat(4097) + "\":1}",
        "{\"a\":" + "1".repeat(21) + "}",
        "{\"a\":1e999999999}",
        "{\"a\":".repeat(17) + "1" + "}".repeat(17),
        "{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}",
        "[".repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNoObjectOfAskedSizeIsRefused(String json) {
    assertThat(read(json)).isEmpty();
  }

  @Test
  void theDeepestAndLongestAreRead() {
    assertThat(read("{\"a\":".repeat(16) + "1" + "}".repeat(16))).isPresent();
    assertThat(read("{\"a\":\"" + "b".repeat(4096) + "\"}")).isPresent();
    assertThat(read("{\"a\":" + "1".repeat(20) + "}")).isPresent();
  }

  @Test
  void onlyUtf8IsRead() {
    for (var charset :
        new java.nio.charset.Charset[] {
          StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16
        }) {
      assertThat(StrictJson.object("{\"a\":1}".getBytes(charset))).isEmpty();
    }
    byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'};
    byte[] surrogate = {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'};
    assertThat(StrictJson.object(overlong)).isEmpty();
    assertThat(StrictJson.object(surrogate)).isEmpty();
  }

  private static Optional<Map<String, Object>> read(String json) {
    return StrictJson.object(json.getBytes(StandardCharsets.UTF_8));
  }
}
