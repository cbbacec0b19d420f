package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.Curve;
import dev.gatehouse.fixture.Ring;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.Vectors;
import dev.gatehouse.fixture.Vectors.Proof;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.tenant.TokenPolicy.Algorithm;
import dev.gatehouse.token.Verification.Rejected;
import dev.gatehouse.token.Verification.Verified;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The verifier and the test vectors of Project Wycheproof.
 *
 * <p>None of their tokens is one of ours: they have other headers and no claims. So each is tried
 * twice. Its form, its algorithm and its signature are judged by {@link Jws}, as {@link
 * AccessTokens} does, with the vector's own key; and {@link AccessTokens} itself refuses it, valid
 * or not, though that very key is on the tenant's ring.
 *
 * <p>Keys are made here and never brought along, so the files say of foreign keys only which of
 * them a ring could not even hold.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicVectorsTest {

  private static final String SIGNATURES = "json_web_signature";
  private static final String SETS = "json_web_crypto";
  private static final String KEYS = "json_web_key";
  private static final String ENCRYPTIONS = "json_web_encryption";
  private static final String P1363 = "ecdsa_secp256r1_sha256_p1363";

  /** Where the verifier and the vectors do not agree, and why that is right. */
  private static final Map<String, String> DIFFERENCES =
      Map.of(
          SIGNATURES + " 259",
          "valid, and refused: an empty payload has no claims",
          SETS + " 46",
          "invalid for its RSA key (ROCA), and taken: no such key is ever made here",
          KEYS + " 7",
          "the same");

  private static final Set<String> OURS = Set.of("ES256", "RS256", "EdDSA");

  private Service service;
  private AccessTokens accessTokens;
  private JsonNode hung;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.H2, "src/test/resources/tenants-feed.yml");
    accessTokens = service.bean(AccessTokens.class);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    SIGNATURES + ", 401, 46",
    SETS + ", 83, 6",
    KEYS + ", 26, 5",
    ENCRYPTIONS + ", 139, 65",
    P1363 + ", 262, 173"
  })
  void noVectorIsLeftOut(String file, int all, int valid) {
    List<Proof> proofs = Vectors.wycheproof(file).toList();
    assumeTrue(proofs.getFirst().there(), Vectors.MISSING);
    assertThat(proofs).hasSize(all);
    assertThat(proofs).filteredOn(Proof::valid).hasSize(valid);
  }

  @ParameterizedTest(name = SIGNATURES + " {0}")
  @MethodSource
  void signatures(Proof proof) {
    agrees(SIGNATURES, proof);
  }

  static Stream<Proof> signatures() {
    return Vectors.wycheproof(SIGNATURES);
  }

  @ParameterizedTest(name = SETS + " {0}")
  @MethodSource
  void sets(Proof proof) {
    agrees(SETS, proof);
  }

  static Stream<Proof> sets() {
    return Vectors.wycheproof(SETS);
  }

  @ParameterizedTest(name = KEYS + " {0}")
  @MethodSource
  void keys(Proof proof) {
    agrees(KEYS, proof);
  }

  static Stream<Proof> keys() {
    return Vectors.wycheproof(KEYS);
  }

  @ParameterizedTest(name = ENCRYPTIONS + " {0}")
  @MethodSource
  void encryptions(Proof proof) {
    agrees(ENCRYPTIONS, proof);
  }

  static Stream<Proof> encryptions() {
    return Vectors.wycheproof(ENCRYPTIONS);
  }

  @ParameterizedTest(name = P1363 + " {0}")
  @MethodSource
  void ecdsa(Proof proof) {
    assumeTrue(proof.there(), Vectors.MISSING);
    HexFormat hex = HexFormat.of();
    byte[] open = hex.parseHex(proof.group().get("publicKeyDer").asText());
    byte[] anybodys = SigningKey.generate(Algorithm.ES256).privateKey();
    assertThat(
            new SigningKey("vector", Algorithm.ES256, open, anybodys)
                .verifies(
                    hex.parseHex(proof.test().get("msg").asText()),
                    hex.parseHex(proof.test().get("sig").asText())))
        .isEqualTo(proof.valid());
  }

  static Stream<Proof> ecdsa() {
    return Vectors.wycheproof(P1363);
  }

  /** What the file of keys asks of a set of them: here, of what every tenant publishes. */
  @ParameterizedTest
  @ValueSource(strings = {"ethgas", "rsa", "edwards"})
  void whatATenantPublishesIsAsTheVectorsWantIt(String tenant) {
    Tenant named = service.bean(Tenants.class).find(tenant).orElseThrow();
    SigningKeys keys = service.bean(SigningKeys.class);
    // Without the vectors' keys.
    new Ring(service, tenant).clear();
    hung = null;
    keys.published(named);
    keys.rotate(named, Duration.ZERO, keys.spare(named));
    List<Map<String, Object>> published = keys.published(named);
    assertThat(published).hasSize(2);
    Set<Object> kids = new HashSet<>();
    for (Map<String, Object> key : published) {
      assertThat(kids.add(key.get("kid"))).isTrue();
      assertThat(key).containsEntry("use", "sig").doesNotContainKeys("d", "p", "q", "k");
      switch ((String) key.get("alg")) {
        case "ES256" -> assertThat(key).containsEntry("kty", "EC").containsEntry("crv", "P-256");
        case "EdDSA" -> assertThat(key).containsEntry("kty", "OKP").containsEntry("crv", "Ed25519");
        case "RS256" -> {
          assertThat(key).containsEntry("kty", "RSA").containsEntry("e", "AQAB");
          byte[] modulus = Base64.getUrlDecoder().decode((String) key.get("n"));
          assertThat(new BigInteger(1, modulus).bitLength()).isEqualTo(3072);
        }
        default -> throw new AssertionError(key);
      }
    }
  }

  private void agrees(String file, Proof proof) {
    assumeTrue(proof.there(), Vectors.MISSING);
    String token = token(proof);
    Optional<SigningKey> key = key(proof.group());
    boolean taken =
        key.isPresent() && Jws.parse(token).filter(jws -> jws.signedBy(key.get())).isPresent();
    String name = file + " " + proof.id();
    if (DIFFERENCES.containsKey(name)) {
      assertThat(taken).as(DIFFERENCES.get(name)).isNotEqualTo(proof.valid());
    } else if (proof.valid() && key.isEmpty()) {
      // Of an algorithm that no tenant can choose, or encrypted.
      assertThat(taken).isFalse();
      Jws.parse(token)
          .ifPresent(jws -> assertThat(OURS).doesNotContain((String) jws.header().get("alg")));
    } else {
      assertThat(taken).isEqualTo(proof.valid());
    }
    assertThat(accessTokens.verify(hung(proof.group(), key), token)).isInstanceOf(Rejected.class);
  }

  /** A few are in the JSON serialisation (RFC 7515 section 7.2). */
  private static String token(Proof proof) {
    JsonNode token = proof.test().has("jws") ? proof.test().get("jws") : proof.test().get("jwe");
    return token.isTextual() ? token.asText() : token.toString();
  }

  /** The tenant whose ring has the group's key and no other; any tenant where there is none. */
  private Tenant hung(JsonNode group, Optional<SigningKey> key) {
    Tenant tenant =
        service
            .bean(Tenants.class)
            .find(
                key.filter(one -> one.algorithm() == Algorithm.RS256).isPresent()
                    ? "rsa"
                    : "ethgas")
            .orElseThrow();
    if (key.isEmpty() || group.equals(hung)) {
      return tenant;
    }
    hung = group;
    Pair pair = pair(jwk(group)).orElseThrow();
    Ring ring = new Ring(service, tenant.id());
    ring.clear();
    ring.hang(pair.kid(), pair.algorithm().name(), pair.open(), pair.secret());
    // The control: what that key signs for us is good.
    String ours =
        accessTokens
            .issue(
                tenant,
                UUID.randomUUID(),
                UUID.randomUUID(),
                new Generations(0, 0, 0),
                Instant.now(),
                Instant.now().plusSeconds(60))
            .token();
    assertThat(Jws.parse(ours).orElseThrow().header()).containsEntry("kid", pair.kid());
    assertThat(accessTokens.verify(tenant, ours)).isInstanceOf(Verified.class);
    return tenant;
  }

  /** A pair of keys as a vector has it, of an algorithm that a tenant can choose. */
  private record Pair(String kid, Algorithm algorithm, PublicKey open, PrivateKey secret) {}

  /** The group's key, if a ring could hold it: one key, to sign with, that can be read. */
  private static Optional<SigningKey> key(JsonNode group) {
    return pair(jwk(group))
        .flatMap(pair -> {
          try {
            return Optional.of(
                new SigningKey(
                    pair.kid(),
                    pair.algorithm(),
                    pair.open().getEncoded(),
                    pair.secret().getEncoded()));
          } catch (IllegalStateException | IllegalArgumentException unusable) {
            return Optional.empty();
          }
        });
  }

  /**
   * The group's own key, or the one of its set; several are symmetric or mixed, as none of ours.
   */
  private static JsonNode jwk(JsonNode group) {
    JsonNode own = group.path("private");
    return own.path("keys").size() == 1 ? own.at("/keys/0") : own;
  }

  private static Optional<Pair> pair(JsonNode jwk) {
    List<String> operations =
        StreamSupport.stream(jwk.path("key_ops").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    Optional<Algorithm> algorithm =
        Arrays.stream(Algorithm.values())
            .filter(one -> one.written().equals(jwk.path("alg").asText()))
            .findAny();
    if (algorithm.isEmpty()
        || !jwk.path("use").asText("sig").equals("sig")
        || operations.contains("encrypt")) {
      return Optional.empty();
    }
    String kid = jwk.get("kid").asText();
    try {
      return switch (jwk.get("kty").asText()) {
        case "EC" -> {
          ECParameterSpec curve = Curve.parse(jwk.get("crv").asText()).toECParameterSpec();
          KeyFactory factory = KeyFactory.getInstance("EC");
          ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
          yield Optional.of(
              new Pair(
                  kid,
                  algorithm.get(),
                  factory.generatePublic(new ECPublicKeySpec(point, curve)),
                  factory.generatePrivate(new ECPrivateKeySpec(number(jwk, "d"), curve))));
        }
        case "RSA" -> {
          KeyFactory factory = KeyFactory.getInstance("RSA");
          BigInteger modulus = number(jwk, "n");
          yield Optional.of(
              new Pair(
                  kid,
                  algorithm.get(),
                  factory.generatePublic(new RSAPublicKeySpec(modulus, number(jwk, "e"))),
                  factory.generatePrivate(new RSAPrivateKeySpec(modulus, number(jwk, "d")))));
        }
        default -> Optional.empty();
      };
    } catch (GeneralSecurityException unreadable) {
      return Optional.empty();
    }
  }

  private static BigInteger number(JsonNode jwk, String name) throws GeneralSecurityException {
    if (!jwk.has(name)) {
      throw new GeneralSecurityException("no " + name);
    }
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.get(name).asText()));
  }
}
