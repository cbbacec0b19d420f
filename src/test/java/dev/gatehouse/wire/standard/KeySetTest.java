package dev.gatehouse.wire.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.net.MalformedURLException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A resource server with nothing but the tenant's key set, and a library of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeySetTest {

  private Service service;
  private Http http;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.H2, "src/test/resources/tenants-feed.yml");
    http = service.http();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ethgas", "rsa"})
  void aResourceServerVerifiesTheTenantsTokens(String tenant) throws Exception {
    String token = signIn(tenant);
    assertThat(verifier(tenant).process(token, null).getStringClaim("tid")).isEqualTo(tenant);
    assertThatThrownBy(() -> verifier("paused").process(token, null))
        .isInstanceOf(BadJOSEException.class);
  }

  @Test
  void anybodyMayHaveThePublicKeysForAWhile() {
    Answer set = http.get("/t/ethgas/.well-known/jwks.json");
    assertThat(set.status()).isEqualTo(200);
    assertThat(set.header("content-type")).contains("application/jwk-set+json");
    assertThat(set.header("cache-control")).contains("public, max-age=300");
    assertThat(set.header("cross-origin-resource-policy")).contains("cross-origin");
    assertThat(set.json().get("keys")).isNotEmpty();
    set.json()
        .get("keys")
        .forEach(key -> {
          assertThat(key.fieldNames()).toIterable().doesNotContain("d", "p", "q", "dp", "dq", "qi");
          assertThat(key.get("use").asText()).isEqualTo("sig");
        });
    assertThat(http.get("/.well-known/jwks.json", "Host", "ethgas.localhost").json())
        .isEqualTo(set.json());
    assertThat(http.get("/.well-known/jwks.json").status()).isEqualTo(404);
    assertThat(http.post("/t/ethgas/.well-known/jwks.json", "{}").status()).isEqualTo(405);
  }

  private DefaultJWTProcessor<SecurityContext> verifier(String tenant)
      throws MalformedURLException {
    DefaultJWTProcessor<SecurityContext> verifier = new DefaultJWTProcessor<>();
    verifier.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    verifier.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.Family.SIGNATURE,
            JWKSourceBuilder.create(
                    URI.create(
                            "http://localhost:"
                                + service.port()
                                + "/t/"
                                + tenant
                                + "/.well-known/jwks.json")
                        .toURL())
                .build()));
    return verifier;
  }

  private String signIn(String tenant) {
    Person person = new Operator(http).person(tenant);
    return http.post(
            "/t/" + tenant + "/api/v1/user/login",
            "{\"username\":\"%s\",\"password\":\"%s\"}"
                .formatted(person.email(), person.password()))
        .at("/data/accessToken");
  }
}
