package dev.gatehouse.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Program;
import dev.gatehouse.fixture.Program.Ended;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.wire.SpokenContract;
import dev.gatehouse.wire.ethgas.EthgasClient;
import dev.gatehouse.wire.kontenbase.KontenbaseClient;
import dev.gatehouse.wire.sig.SigClient;
import dev.gatehouse.wire.transak.TransakClient;
import dev.gatehouse.wire.webmix.WebmixClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The native executable that {@code gatehouse.binary} names, with the sample tenants: what is
 * reached there by reflection only, or looked up by a name, shows when it is asked for. It is no
 * part of a build that makes none.
 */
class ExecutableCheck {

  private static final Path BINARY =
      Path.of(Objects.requireNonNull(System.getProperty("gatehouse.binary"), "gatehouse.binary"))
          .toAbsolutePath();

  private static final Path TENANTS = Path.of("tenants.yml").toAbsolutePath();
  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\":#]+)\"");

  private static Cluster cluster;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    cluster = Cluster.start(Cluster.Setup.alone("executable", environment()));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Map<String, String> environment() {
    Map<String, String> environment =
        new HashMap<>(Map.of("GATEHOUSE_TENANTS", TENANTS.toString()));
    String[] mail = Mailbox.ALL.settings();
    for (int i = 0; i < mail.length; i += 2) {
      environment.put(mail[i].toUpperCase(Locale.ROOT).replace('.', '_'), mail[i + 1]);
    }
    return environment;
  }

  /** What each dialect promises. */
  abstract static class Dialect extends SpokenContract {

    Dialect(String tenant, BiFunction<Http, String, Client> speaking, Aftermath aftermath) {
      super(tenant, speaking, aftermath);
    }

    @BeforeAll
    void find() {
      ask(cluster.http(0));
    }

    /** Each test has the hour's logouts to itself. */
    @BeforeEach
    void forget() {
      operator.delete("/tenants/" + tenant + "/limits?address=127.0.0.1&operation=logout");
    }
  }

  @Nested
  class Ethgas extends Dialect {
    Ethgas() {
      super(
          "ethgas", EthgasClient::new, new Aftermath(false, false, Occasion.LOGOUT_TOKEN_REJECTED));
    }
  }

  @Nested
  class Sig extends Dialect {
    Sig() {
      super("sig", SigClient::new, new Aftermath(true, false, Occasion.LOGGED_OUT));
    }
  }

  @Nested
  class Webmix extends Dialect {
    Webmix() {
      super("webmix", WebmixClient::new, new Aftermath(true, true, Occasion.LOGGED_OUT));
    }
  }

  @Nested
  class Transak extends Dialect {
    Transak() {
      super(
          "transak",
          TransakClient::new,
          new Aftermath(false, false, Occasion.LOGOUT_TOKEN_REJECTED));
    }
  }

  @Nested
  class Kontenbase extends Dialect {
    Kontenbase() {
      super(
          "kontenbase",
          KontenbaseClient::new,
          new Aftermath(false, false, Occasion.LOGOUT_TOKEN_REJECTED));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ethgas", "kontenbase", "sig", "transak", "webmix"})
  void eachTenantHasKeysMetadataAndADocument(String tenant) {
    answers("/t/" + tenant + "/.well-known/jwks.json", "\"kty\"");
    answers("/t/" + tenant + "/.well-known/oauth-authorization-server", "\"issuer\"");
    answers("/t/" + tenant + "/openapi.yaml", "openapi: 3.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/console", "/t/webmix/docs"})
  void pagesComeWithAllThatTheyLoad(String page) {
    List<String> loaded =
        LOADED.matcher(answers(page, "<html")).results().map(found -> found.group(1)).toList();
    assertThat(loaded).hasSizeGreaterThan(1);
    String beside = page.substring(0, page.lastIndexOf('/') + 1);
    loaded.forEach(file -> answers(beside + file, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tenants",
        "/tenants/webmix",
        "/tenants/webmix/activity",
        "/tenants/webmix/accounts",
        "/tenants/webmix/sessions",
        "/tenants/webmix/capabilities",
        "/tenants/webmix/capabilities/logout",
        "/tenants/webmix/limits?address=127.0.0.1&operation=logout",
        "/tenants/webmix/keys",
        "/tenants/webmix/audit",
        "/tenants/webmix/audit/export",
        "/admin-keys"
      })
  void operatorsSeeWhatThereIs(String path) {
    Answer answer = new Operator(cluster.http(0)).get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "--version, 0, Gatehouse ",
    "--help, 0, Usage: gatehouse",
    "helth, 2, Usage: gatehouse",
    "health --json, 1, '{\"ready\":false}'",
    "tenants check {tenants}, 0, ''",
    "tenants plan {tenants} --json, 0, ''",
    "admin-key create --name a --scope audit:read, 1, ''"
  })
  void theCommandLineIsUnderstood(String line, int status, String said) {
    Ended ended = run(line);
    assertThat(ended.status()).as(ended.output()).isEqualTo(status);
    assertThat(ended.output()).contains(said).doesNotContain("\tat ");
  }

  /** The body of the answer to a path that anybody may read. */
  private static String answers(String path, String text) {
    Answer answer = cluster.http(0).get(path);
    assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains(text);
    return answer.body();
  }

  /** Runs a command where no service is. */
  private Ended run(String line) {
    return Program.run(
        folder,
        Map.of(
            "GATEHOUSE_MANAGEMENT_PORT",
            Integer.toString(Service.freePort()),
            "GATEHOUSE_TENANTS",
            TENANTS.toString()),
        Stream.concat(Stream.of(BINARY.toString()), Stream.of(line.split(" ", -1)))
            .map(word -> word.replace("{tenants}", TENANTS.toString()))
            .toArray(String[]::new));
  }
}
