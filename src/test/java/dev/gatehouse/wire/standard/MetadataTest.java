package dev.gatehouse.wire.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.wire.Standard;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Hidden;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A client finds all doors by the name of the issuer alone (RFC 8414). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetadataTest {

  private static final String WELL_KNOWN = "/.well-known/oauth-authorization-server";

  private Service service;
  private Http http;

  /** A door of which nobody has said whom it admits. */
  @Standard
  @Hidden
  @Controller
  static class Unmarked {

    @Get("/unmarked")
    String answer() {
      return "anything";
    }
  }

  @BeforeAll
  void start() {
    service =
        Service.start(
            TestDatabase.H2, Doors.TENANTS, "gatehouse.public-url", "https://login.example/id");
    http = service.http();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void theDocumentSaysWhereTheDoorsAre() {
    Answer answer = http.get("/t/ethgas-one" + WELL_KNOWN);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.header("cache-control")).contains("public, max-age=300");
    assertThat(answer.header("cross-origin-resource-policy")).contains("cross-origin");
    assertThat(answer.json())
        .isEqualTo(
            Http.json(
                """
                {"issuer":"https://login.example/id/t/ethgas-one",
                 "jwks_uri":"https://login.example/id/t/ethgas-one/.well-known/jwks.json",
                 "introspection_endpoint":"https://login.example/id/t/ethgas-one/oauth2/introspect",
                 "introspection_endpoint_auth_methods_supported":["client_secret_basic"],
                 "revocation_endpoint":"https://login.example/id/t/ethgas-one/oauth2/revoke",
                 "revocation_endpoint_auth_methods_supported":["client_secret_basic"],
                 "response_types_supported":[],"grant_types_supported":[],
                 "service_documentation":"https://login.example/id/t/ethgas-one/docs"}
                """));
  }

  @Test
  void aTenantWithoutACredentialCanBeAskedNothing() {
    assertThat(http.get("/t/open" + WELL_KNOWN).json())
        .isEqualTo(
            Http.json(
                """
                {"issuer":"https://login.example/id/t/open",
                 "jwks_uri":"https://login.example/id/t/open/.well-known/jwks.json",
                 "revocation_endpoint":"https://login.example/id/t/open/oauth2/revoke",
                 "revocation_endpoint_auth_methods_supported":["none"],
                 "response_types_supported":[],"grant_types_supported":[],
                 "service_documentation":"https://login.example/id/t/open/docs"}
                """));
  }

  @Test
  void itIsWhereTheStandardPutsItAndAtTheTenantsHosts() {
    Answer answer = http.get("/t/ethgas-one" + WELL_KNOWN);
    assertThat(http.get(WELL_KNOWN + "/t/ethgas-one").body()).isEqualTo(answer.body());
    assertThat(http.get(WELL_KNOWN, "Host", "ethgas-one.example").body()).isEqualTo(answer.body());
    assertThat(http.get(WELL_KNOWN + "/t/ethgas-one", "Host", "ethgas-one.example").status())
        .isEqualTo(200);
    assertThat(http.get(WELL_KNOWN + "/t/ethgas-one", "Host", "sig-one.example").status())
        .isEqualTo(400);
    assertThat(http.get(WELL_KNOWN).status()).isEqualTo(404);
    assertThat(http.get(WELL_KNOWN + "/t/nobody").status()).isEqualTo(404);
    assertThat(http.get(WELL_KNOWN + "/t/ethgas-one/more").status()).isEqualTo(404);
    assertThat(http.get("/t/ethgas-one" + WELL_KNOWN + "/t/ethgas-one").status()).isEqualTo(404);
    assertThat(http.post(WELL_KNOWN + "/t/ethgas-one", "{}").status()).isEqualTo(405);
  }

  @Test
  void aDoorThatDoesNotSayWhomItAdmitsAdmitsNobody() {
    assertThat(http.get("/t/ethgas-one/unmarked").status()).isEqualTo(401);
    assertThat(
            http.get("/t/ethgas-one/unmarked", new Doors(http, "ethgas-one").credential()).status())
        .isEqualTo(401);
  }
}
