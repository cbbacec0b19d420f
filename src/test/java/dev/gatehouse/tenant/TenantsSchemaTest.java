package dev.gatehouse.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.gatehouse.installation.Misconfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The editor and the service agree about tenants.yml. */
class TenantsSchemaTest {

  private static final Path FILE = Path.of("src/main/resources/tenants.schema.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theSchemaIsASchema() throws IOException {
    JsonSchema draft =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    assertThat(draft.validate(JSON.readTree(Files.readString(FILE)))).isEmpty();
  }

  @Test
  void theShippedFileIsGoodAndNamesTheSchema() throws IOException {
    String shipped = Files.readString(Path.of("tenants.yml"));

    assertThat(complaints(shipped)).isEmpty();
    assertThat(shipped).startsWith("# yaml-language-server: $schema=" + FILE + "\n");
  }

  @Test
  void everyKeyIsKnown() throws IOException {
    String everyKey = Files.readString(Path.of("src/test/resources/tenants/every-key.yml"));

    assertThat(complaints(everyKey)).isEmpty();
    assertThat(isRefusedAtTheStart(everyKey)).isFalse();
  }

  @Test
  void everyKeyIsDescribed() throws IOException {
    List<String> silent = new ArrayList<>();
    silentKeys("", JSON.readTree(Files.readString(FILE)), silent);

    assertThat(silent).isEmpty();
  }

  @Test
  void everyDialectAndCapabilityIsNamed() throws IOException {
    JsonNode schema = JSON.readTree(Files.readString(FILE));

    assertThat(words(schema.at("/$defs/tenant/properties/dialect/enum")))
        .containsExactlyElementsOf(TestDialect.all().stream().map(TestDialect::name).toList());
    assertThat(words(schema.at("/$defs/capability/enum")))
        .containsExactlyElementsOf(Word.all(Capability.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "color: red",
        "dialect: webmyx",
        "hosts: login.example",
        "hosts: [UPPER.example]",
        "hosts: ['login.example:443']",
        "hosts: ['https://login.example']",
        "hosts: [a.example, a.example]",
        "hosts:",
        "credential: swordfish",
        "credential: sha256:ABCD",
        "credential: ${lower}",
        "credential: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "credential:",
        "tokens: 1h",
        "tokens:",
        "tokens: { ttl: 1h }",
        "tokens: { access-ttl: 3600 }",
        "tokens: { access-ttl: 1w }",
        "tokens: { access-ttl: 01h }",
        "tokens: { access-ttl: PT1H }",
        "tokens: { access-ttl: }",
        "tokens: { algorithm: HS256 }",
        "refresh: { rotate: true }",
        "refresh: { rotation: never }",
        "refresh: { grace: -1s }",
        "refresh: { on-reuse: nothing }",
        "logout: end",
        "logout: { sessions: end }",
        "logout: { session: finish }",
        "logout: { scope: all }",
        "logout: { when-refresh-missing: refuse }",
        "logout: { strict: maybe }",
        "logout: { session: end, refresh-tokens: keep }",
        "logout: { session: end, refresh-tokens: revoke-presented }",
        "logout: { session: keep, refresh-tokens: keep }",
        "logout: { session: suspend, refresh-tokens: keep, scope: others }",
        "logout: { refresh-tokens: revoke-presented, scope: user }",
        "capabilities: { lunch: restricted }",
        "capabilities: { logout: 1 }",
        "rates: { lunch: 1/1h }",
        "rates: { logout: 30 }",
        "rates: { logout: 0/1h }",
        "rates: { logout: 030/1h }",
        "rates: { logout: 1001/1h }",
        "rates: { logout: 30/0s }",
        "rates: { logout: 30/31d }",
        "rates: { logout: 30/h }",
        "sign-up: { enabled: 1 }",
        "sign-up: { password-min-length: 7 }",
        "sign-up: { password-min-length: 65 }",
        "sign-up: { password-min-length: long }",
        "sign-up: { password: 8 }",
        "origins: ['*']",
        "origins: ['https://app.example/']",
        "origins: https://app.example"
      })
  void whatTheStartRefusesTheEditorUnderlines(String line) {
    String yaml =
        line.startsWith("dialect")
            ? "version: 1\ntenants:\n  acme:\n    " + line + "\n"
            : "version: 1\ntenants:\n  acme:\n    dialect: sig\n    " + line + "\n";

    assertThat(complaints(yaml)).isNotEmpty();
    assertThat(isRefusedAtTheStart(yaml)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ version: 2, tenants: { acme: { dialect: sig } } }",
        "{ tenants: { acme: { dialect: sig } } }",
        "{ version: 1 }",
        "{ version: 1, tenants: {} }",
        "{ version: 1, tenants: [] }",
        "{ version: 1, tenants: { acme: {} } }",
        "{ version: 1, tenants: { acme: sig } }",
        "{ version: 1, tenants: { Acme: { dialect: sig } } }",
        "{ version: 1, tenants: { ac_me: { dialect: sig } } }",
        "{ version: 1, tenants: { '': { dialect: sig } } }",
        "{ version: 1, tenants: { acme: { dialect: webmix } } }",
        "{ version: 1, tenants: { acme: { dialect: sig } }, more: 1 }",
        "[]"
      })
  void whatTheStartRefusesOfTheWholeTheEditorUnderlines(String yaml) {
    assertThat(complaints(yaml)).isNotEmpty();
    assertThat(isRefusedAtTheStart(yaml)).isTrue();
  }

  private static Set<ValidationMessage> complaints(String yaml) {
    Object plain = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    try {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(Files.readString(FILE))
          .validate(JSON.valueToTree(plain));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRefusedAtTheStart(String yaml) {
    try {
      return new TenantsFile(TestDialect.all(), _ -> "a credential in clear", true)
          .read("tenants.yml", yaml.getBytes(StandardCharsets.UTF_8))
          .isEmpty();
    } catch (Misconfiguration refused) {
      return true;
    }
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }

  private static void silentKeys(String path, JsonNode node, List<String> silent) {
    node.properties()
        .forEach(field -> {
          String here = path + "/" + field.getKey();
          JsonNode value = field.getValue();
          boolean condition = here.matches(".*/(if|then|not|allOf)(/.*)?");
          if (path.endsWith("/properties") && !condition && !value.has("description")) {
            silent.add(here);
          }
          silentKeys(here, value, silent);
        });
  }
}
