package dev.gatehouse.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GATEHOUSE_LOG_FORMAT | swordfish | GATEHOUSE_LOG_FORMAT: expected text or json; it has 9",
        "GATEHOUSE_LOG_LEVEL | swordfish | GATEHOUSE_LOG_LEVEL: expected one of TRACE, DEBUG, INFO",
        "GATEHOUSE_PORT | tcp://swordfish | GATEHOUSE_PORT: expected a port, 1 to 65535; it has 15",
        "GATEHOUSE_PORT | 65536 | GATEHOUSE_PORT: expected a port, 1 to 65535; it is another number",
        "GATEHOUSE_PORT | 0 | GATEHOUSE_PORT: expected a port",
        "GATEHOUSE_PORT | -1 | GATEHOUSE_PORT: expected a port",
        "GATEHOUSE_MANAGEMENT_PORT | 1e3 | GATEHOUSE_MANAGEMENT_PORT: expected a port",
        "GATEHOUSE_MANAGEMENT_PORT | 8080 | GATEHOUSE_MANAGEMENT_PORT: expected another port than",
        "OTEL_TRACES_EXPORTER | swordfish | OTEL_TRACES_EXPORTER: expected none or otlp; it has 9",
        "JAVAMAIL_PROPERTIES_MAIL_SMTP_HOST | swordfish | MICRONAUT_EMAIL_FROM_EMAIL: expected who"
      })
  void aMistakeIsToldAndItsValueIsNot(String name, String value, String said) {
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> Variables.check(Map.of(name, value)))
        .withMessageStartingWith(said)
        .withMessageNotContaining("swordfish");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(
            () -> Variables.check(Map.of("GATEHOUSE_PORT", "http", "GATEHOUSE_LOG_FORMAT", "xml")))
        .satisfies(wrong -> assertThat(wrong.getMessage().lines()).hasSize(2));
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_PROTOCOL, grpc, expected http/protobuf; it has 4",
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, http/json, expected http/protobuf; it has 9",
    "OTEL_EXPORTER_OTLP_ENDPOINT, collector:4318, expected a URL of http or https; it has 14"
  })
  void whereTracesCannotGoIsAMistakeIfTheyAreToGo(String name, String value, String said) {
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> Variables.check(Map.of("OTEL_TRACES_EXPORTER", "otlp", name, value)))
        .withMessageStartingWith(name + ": " + said);
    assertThatCode(() -> Variables.check(Map.of(name, value))).doesNotThrowAnyException();
    assertThatCode(() -> Variables.check(Map.of("OTEL_TRACES_EXPORTER", "none", name, value)))
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsGoodOrEmptyIsNoMistake() {
    assertThatCode(() -> Variables.check(Map.of())).doesNotThrowAnyException();
    assertThatCode(() -> Variables.check(Map.of("GATEHOUSE_PORT", "", "GATEHOUSE_LOG_LEVEL", "")))
        .doesNotThrowAnyException();
    assertThatCode(() ->
            Variables.check(
                Map.of(
                    "GATEHOUSE_PORT", "65535",
                    "GATEHOUSE_LOG_FORMAT", "json",
                    "GATEHOUSE_LOG_LEVEL", "debug",
                    "JAVAMAIL_PROPERTIES_MAIL_SMTP_HOST", "mail.example",
                    "MICRONAUT_EMAIL_FROM_EMAIL", "door@example.com")))
        .doesNotThrowAnyException();
  }

  @Test
  void whatLooksLikeASettingAndIsNoneIsNoticed() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("GATEHOUSE_SECRET_FILE", "x");
    environment.put("GATEHOUSE_DB_PASWORD", "swordfish");
    environment.put("GATEHOUSE_PORT_FILE", "x");
    environment.put("GATEHOUSE_SERVICE_HOST", "10.0.0.1");
    environment.put("OTHER", "x");

    assertThat(Variables.unknown(environment))
        .containsExactly("GATEHOUSE_DB_PASWORD", "GATEHOUSE_PORT_FILE", "GATEHOUSE_SERVICE_HOST");
  }

  @Test
  void theReadmeNamesEverySettingAndNoOther() throws IOException {
    String settings =
        Files.readString(Path.of("README.md"))
            .lines()
            .filter(line -> line.startsWith("| `GATEHOUSE_"))
            .map(line -> line.split("\\|", -1)[1])
            .collect(Collectors.joining());

    Set<String> named = new TreeSet<>();
    Matcher names = Pattern.compile("GATEHOUSE_[A-Z_]+").matcher(settings);
    while (names.find()) {
      named.add(names.group());
    }
    assertThat(named).isEqualTo(new TreeSet<>(Variables.KNOWN));
  }
}
