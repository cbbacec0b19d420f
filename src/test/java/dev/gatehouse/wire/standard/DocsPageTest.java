package dev.gatehouse.wire.standard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Program;
import dev.gatehouse.fixture.Program.Ended;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.wire.standard.Description.Endpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The documents as people see them, in a real browser. It is skipped where there is no Chromium, no
 * Node, or no registry to get the browser's driver from.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsPageTest {

  /** Every tenant's page, by the prefix and by host. */
  private static final Map<String, String> ADDRESSES =
      Map.of(
          "webmix", "http://localhost/t/webmix/docs",
          "webmix by host", "http://webmix.localhost/docs",
          "ethgas", "http://127.0.0.1/t/ethgas/docs",
          "sig by host", "http://sig.localhost/docs",
          "transak", "http://localhost/t/transak/docs",
          "kontenbase by host", "http://kontenbase.localhost/docs");

  private Service service;
  private Http http;
  private JsonNode pages;

  @BeforeAll
  void readAll() {
    Program.need("chromium");
    Path reader = Program.javaScript("docs");
    service = Service.start(TestDatabase.H2, "tenants.yml");
    http = service.http();
    List<String> command = new ArrayList<>(List.of("node", "read.js"));
    ADDRESSES.values().forEach(page -> command.add(at(page)));
    Ended ended = Program.run(reader, Map.of(), command.toArray(String[]::new));
    assertThat(ended.status()).as(ended.output()).isZero();
    pages = Http.json(ended.output());
  }

  @AfterAll
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "webmix,             WebmixHub,          401",
    "webmix by host,     WebmixHub,          401",
    "ethgas,             ETHGas,             401",
    "sig by host,        PCH-SIG,            401",
    "transak,            Transak Whitelabel, 400",
    "kontenbase by host, Kontenbase,         401"
  })
  void showsTheDocumentAndAsksNobodyElse(String where, String title, String refusal) {
    String address = at(ADDRESSES.get(where));
    String tenant = where.replace(" by host", "");
    JsonNode page = pages.get(address);
    assertThat(page.at("/title").asText()).isEqualTo(title);
    Description description = new Description(http.get("/t/" + tenant + "/openapi.yaml").body());
    assertThat(page.get("endpoints"))
        .extracting(endpoint -> new Endpoint(endpoint.get(0).asText(), endpoint.get(1).asText()))
        .containsExactlyInAnyOrderElementsOf(description.endpoints());
    Endpoint logout =
        description.endpoints().stream()
            .filter(endpoint -> endpoint.path().endsWith("/logout"))
            .findFirst()
            .orElseThrow();
    assertThat(page.get("example"))
        .isEqualTo(
            description
                .shown(logout)
                .filter(shown -> shown.where().endsWith(" 200"))
                .map(shown -> description.example(shown.example()))
                .findFirst()
                .orElseThrow());
    assertThat(page.get("complaints")).isEmpty();
    String authority = URI.create(address).getAuthority();
    assertThat(page.get("requests"))
        .hasSizeGreaterThan(5)
        .allMatch(request -> URI.create(request.asText()).getAuthority().equals(authority));
    assertThat(page.at("/tried").asText()).startsWith(refusal);
  }

  private String at(String address) {
    return address.replaceFirst("(//[^/]+)/", "$1:" + service.port() + "/");
  }
}
