package dev.gatehouse.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final String POSTGRESQL = "jdbc:postgresql://localhost/gatehouse";
  private static final String PUBLIC_URL = "http://localhost:8080";

  @TempDir private Path folder;

  @Test
  void anEmbeddedDatabaseIsATrial() {
    Settings settings = settings("jdbc:h2:file:./data/gatehouse;MODE=PostgreSQL", PUBLIC_URL);

    assertThat(settings.embedded()).isTrue();
    assertThat(settings.demo()).isTrue();
    assertThat(settings("jdbc:h2:mem:test", PUBLIC_URL).demo()).isTrue();
  }

  @Test
  void postgresqlIsNoTrialUnlessAskedFor() {
    assertThat(settings(POSTGRESQL, PUBLIC_URL).embedded()).isFalse();
    assertThat(settings(POSTGRESQL, PUBLIC_URL).demo()).isFalse();
    assertThat(new Settings("t", true, POSTGRESQL, null, null, null, PUBLIC_URL).demo()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "postgres://u:swordfish@localhost/x", "jdbc:mysql://localhost/x?password=swordfish",
        "jdbc:h2:tcp://db/x;PASSWORD=swordfish", "jdbc:h2:ssl://db/x", "gatehouse"
      })
  void anotherDatabaseIsRefusedAndItsUrlNotRepeated(String url) {
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> settings(url, PUBLIC_URL))
        .withMessageStartingWith("GATEHOUSE_DB_URL: expected jdbc:postgresql://")
        .withMessageNotContaining("swordfish");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "login.example", "https://login.example/", "https://", "ftp://login.example"})
  void aPublicUrlThatIsNoneIsRefused(String url) {
    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> settings(POSTGRESQL, url))
        .withMessageStartingWith("GATEHOUSE_PUBLIC_URL: expected a URL");
  }

  @Test
  void aPublicUrlMayHaveAPortAndAPath() {
    assertThat(settings(POSTGRESQL, "https://example.com:8443/login").publicUrl())
        .isEqualTo("https://example.com:8443/login");
  }

  @Test
  void aVariableIsItsValueOrTheContentOfItsFile() throws IOException {
    String file = file(" a secret\n");

    assertThat(Settings.environment("X", Map.of("X", "a value"))).isEqualTo("a value");
    assertThat(Settings.environment("X", Map.of("X_FILE", file))).isEqualTo("a secret");
    assertThat(Settings.environment("X", Map.of("Y", "another"))).isNull();
  }

  @Test
  void aVariableThatIsSetToNothingIsNotSet() throws IOException {
    String file = file("a secret");

    assertThat(Settings.environment("X", Map.of("X", "", "X_FILE", ""))).isNull();
    assertThat(Settings.environment("X", Map.of("X", "", "X_FILE", file))).isEqualTo("a secret");
    assertThat(Settings.environment("X", Map.of("X", "a value", "X_FILE", "")))
        .isEqualTo("a value");
  }

  @Test
  void aVariableAndItsFileAreOneTooMany() throws IOException {
    String file = file("a secret");

    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> Settings.environment("X", Map.of("X", "a value", "X_FILE", file)))
        .withMessage("X and X_FILE: expected one of them, not both");
  }

  @Test
  void aFileThatHoldsNothingIsRefused() throws IOException {
    String empty = file(" \n");

    assertThatExceptionOfType(Misconfiguration.class)
        .isThrownBy(() -> Settings.environment("X", Map.of("X_FILE", empty)))
        .withMessage("X_FILE: expected a secret; " + empty + " is empty");
  }

  @Test
  void aFileThatCannotBeReadIsRefused() throws IOException {
    String missing = folder.resolve("missing").toString();
    Path binary = folder.resolve("binary");
    Files.write(binary, "\u00f6".getBytes(StandardCharsets.ISO_8859_1));

    for (String file : new String[] {missing, folder.toString(), binary.toString()}) {
      assertThatExceptionOfType(Misconfiguration.class)
          .isThrownBy(() -> Settings.environment("X", Map.of("X_FILE", file)))
          .withMessage("X_FILE: expected a text file; " + file + " cannot be read");
    }
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("secret"), content).toString();
  }

  private static Settings settings(String databaseUrl, String publicUrl) {
    return new Settings("tenants.yml", false, databaseUrl, null, null, null, publicUrl);
  }
}
