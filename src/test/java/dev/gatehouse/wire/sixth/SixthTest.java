package dev.gatehouse.wire.sixth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Client.Occasion;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.wire.DialectContract;
import org.junit.jupiter.api.Test;

/** What a client of sixth was promised, over a socket. */
class SixthTest extends DialectContract {

  SixthTest() {
    super(
        TestDatabase.H2,
        "src/test/resources/tenants-sixth.yml",
        "sixth",
        SixthClient::new,
        new Aftermath(true, false, Occasion.LOGGED_OUT));
  }

  @Test
  void aPathOfTwoDialectsIsEachTenantsOwn() {
    String path = "/auth/signin";
    String[] webmix = {"x-tenant-token", Target.credential("webmix")};
    String guest = "{\"method\":\"guest\"}";
    String nobody = "{\"who\":\"nobody\",\"word\":\"none\"}";
    assertThat(http.post(path, guest, webmix).status()).isEqualTo(201);
    assertThat(http.post("/t/webmix" + path, guest, webmix).status()).isEqualTo(201);
    assertThat(http.post("/t/webmix" + path, nobody, webmix).at("/error/code"))
        .isEqualTo("VALIDATION_ERROR");
    Answer atPrefix = http.post("/t/sixth" + path, nobody);
    Answer atHost = http.post(path, nobody, "Host", "sixth.localhost");
    for (Answer answer : new Answer[] {atPrefix, atHost}) {
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.body()).isEqualTo("{\"why\":\"wrong\"}");
    }
    assertThat(http.post("/t/sixth" + path, guest).body()).isEqualTo("{\"why\":\"what?\"}");
  }

  @Test
  void aPathIsNoneOfAnothersDialect() {
    assertThat(http.get("/t/sixth/auth/logout").status()).isEqualTo(404);
    assertThat(http.get("/t/sixth/auth/authenticated-user").status()).isEqualTo(404);
    Answer webmix =
        http.get("/t/webmix/auth/session", "x-tenant-token", Target.credential("webmix"));
    assertThat(webmix.at("/error/code")).isEqualTo("NOT_FOUND");
  }

  @Test
  void aPathOfTwoDialectsIsInTheDocumentOfEach() {
    String ours = http.get("/t/sixth/openapi.yaml").body();
    String theirs = http.get("/t/webmix/openapi.yaml").body();
    assertThat(ours)
        .contains("  /auth/signin:", "  /auth/session:", "  /auth/signout:", "word:")
        .doesNotContain("  /auth/signup:", "Exchange", "password");
    assertThat(theirs)
        .contains("  /auth/signin:", "  /auth/signup:", "password:")
        .doesNotContain("  /auth/session:", "renewal");
  }

  /** Only one dialect's clients always say whose they are: it may tell what is missing. */
  @Test
  void aPathOfTwoDialectsIsStillOneThatAsksForACredential() {
    assertThat(http.post("/auth/signin", "{}").at("/error/code")).isEqualTo("MISSING_TENANT_TOKEN");
  }
}
