package dev.gatehouse.wire;

import static dev.gatehouse.fixture.Case.accepted;
import static dev.gatehouse.fixture.Case.problem;
import static dev.gatehouse.fixture.Case.refused;
import static dev.gatehouse.fixture.Forgery.ORDER;
import static dev.gatehouse.fixture.Forgery.encode;
import static dev.gatehouse.fixture.Target.credential;
import static dev.gatehouse.fixture.Target.known;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.fixture.Case;
import dev.gatehouse.fixture.Forgery;
import dev.gatehouse.fixture.Request;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Target;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.fixture.Wire;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tokens that this service did not give to this caller, or not so. All get the same answer, and
 * nobody learns from it what was wrong.
 */
class ForgedTokensTest {

  private static final String INVALID = "INVALID_USER_TOKEN";

  private static Target target;
  private static Forgery forgery;
  private static Forgery others;

  @BeforeAll
  static void start() {
    target = Target.start(TestDatabase.H2);
    forgery = new Forgery(target.service(), "webmix", target.token());
    others =
        new Forgery(target.service(), "other", target.signUp("other").at("/accessToken").asText());
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "controls",
    "unsigned",
    "otherwiseSigned",
    "badlySigned",
    "ofOthers",
    "claims",
    "times",
    "contents",
    "spellings",
    "headers"
  })
  void isAnsweredAsTheContractSaysAndChangesNothing(Case thrown) {
    target.withstands(thrown);
  }

  static Stream<Case> controls() {
    return Stream.of(
        accepted("control", "as it was given", with(target.token()), 200),
        accepted("control", "signed again", with(forgery.claiming(_ -> {})), 200),
        // J19: as good as the first, and the same session; nothing is keyed on how it is written.
        accepted("J19", "the signature's twin", with(forgery.withTwin()), 200),
        accepted(
            "J73",
            "claims that nobody reads",
            with(forgery.claiming(claims -> claims.put("admin", true).put("scope", "*"))),
            200));
  }

  static Stream<Case> unsigned() {
    List<Case> cases = new ArrayList<>();
    for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
      String input = encode(forgery.header().put("alg", none)) + "." + forgery.part(1) + ".";
      cases.add(invalid("J01 J02", "alg " + none + ", no signature", input));
      cases.add(invalid("J03", "alg " + none + ", its signature", input + forgery.part(2)));
      cases.add(
          invalid("J04", "alg " + none + ", two parts", input.substring(0, input.length() - 1)));
    }
    cases.add(invalid("J05", "alg null", forgery.headed(header -> header.putNull("alg"))));
    cases.add(invalid("J05", "no alg", forgery.headed(header -> header.remove("alg"))));
    cases.add(invalid("J05", "alg 5", forgery.headed(header -> header.put("alg", 5))));
    cases.add(
        invalid("J05", "alg [none]", forgery.headed(header -> header.putArray("alg").add("none"))));
    cases.add(invalid("J05", "alg {}", forgery.headed(header -> header.putObject("alg"))));
    // J07: of a tenant that has no key at all.
    for (String header :
        List.of("{\"alg\":\"none\"}", "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"a\"}")) {
      ObjectNode claims = forgery.claims().put("tid", "fresh").put("aud", "fresh");
      claims.put("iss", claims.get("iss").asText().replace("webmix", "fresh"));
      String input = encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(claims) + ".";
      for (String token : List.of(input, input + forgery.part(2))) {
        cases.add(
            refused(
                "J07",
                "no key, " + header,
                Request.get("/auth/logout")
                    .with("x-tenant-token: " + credential("fresh"), "x-token: " + token),
                401,
                INVALID));
      }
    }
    return cases.stream();
  }

  static Stream<Case> otherwiseSigned() {
    List<Case> cases = new ArrayList<>();
    byte[] der = forgery.publicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----";
    Map<String, byte[]> keys = new LinkedHashMap<>();
    keys.put("the public key", der);
    keys.put("the public key's text", pem.getBytes(StandardCharsets.US_ASCII));
    keys.put(
        "the public key's text and a line feed", (pem + "\n").getBytes(StandardCharsets.US_ASCII));
    keys.put("nothing", new byte[0]);
    keys.put("secret", "secret".getBytes(StandardCharsets.US_ASCII));
    keys.put("the kid", forgery.kid().getBytes(StandardCharsets.US_ASCII));
    keys.put("the tenant's credential", credential("webmix").getBytes(StandardCharsets.US_ASCII));
    keys.forEach(
        (says, key) -> cases.add(invalid("J09-J12", "HS256 with " + says, forgery.digested(key))));
    for (String algorithm :
        List.of(
            "ES256K", "ES384", "ES512", "RS256", "PS256", "RS1", "EdDSA", "HS256", "es256",
            "ES256 ")) {
      cases.add(
          invalid(
              "J14 J15",
              "alg " + algorithm,
              forgery.headed(header -> header.put("alg", algorithm))));
    }
    cases.add(
        invalid(
            "J16", "DER", forgery.resigned(forgery.header().toString(), "SHA256withECDSA", null)));
    cases.add(
        invalid(
            "J15",
            "another digest",
            forgery.resigned(forgery.header().toString(), "SHA512withECDSAinP1363Format", null)));
    KeyPair anybodys = Forgery.anybodys("secp256r1");
    cases.add(
        invalid(
            "J22",
            "anybody's key",
            forgery.resigned(
                forgery.header().toString(),
                "SHA256withECDSAinP1363Format",
                anybodys.getPrivate())));
    return cases.stream();
  }

  static Stream<Case> badlySigned() {
    List<Case> cases = new ArrayList<>();
    byte[] good = forgery.signature();
    Map<String, byte[]> signatures = new LinkedHashMap<>();
    signatures.put("J17 r and s are 0", new byte[64]);
    signatures.put("J18 r and s are 1", both(BigInteger.ONE, BigInteger.ONE));
    signatures.put("J18 r is n", both(ORDER, number(good, 32)));
    signatures.put("J18 s is n", both(number(good, 0), ORDER));
    signatures.put("J18 r and s are n", both(ORDER, ORDER));
    signatures.put("J18 r is n+1", both(ORDER.add(BigInteger.ONE), number(good, 32)));
    signatures.put("J18 r is 0", both(BigInteger.ZERO, number(good, 32)));
    signatures.put("J18 s is 0", both(number(good, 0), BigInteger.ZERO));
    signatures.put(
        "J18 r and s are all ones",
        both(
            BigInteger.TWO.pow(256).subtract(BigInteger.ONE),
            BigInteger.TWO.pow(256).subtract(BigInteger.ONE)));
    signatures.put("J21 a byte less", Arrays.copyOf(good, 63));
    signatures.put("J21 a byte more", Arrays.copyOf(good, 65));
    signatures.put("J21 nothing", new byte[0]);
    signatures.put("J21 512 bytes", Arrays.copyOf(good, 512));
    byte[] swapped = both(number(good, 32), number(good, 0));
    signatures.put("J21 s and r", swapped);
    for (int bit : new int[] {0, 255, 256, 511}) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
      signatures.put("J22 bit " + bit, flipped);
    }
    signatures.forEach((says, signature) ->
        cases.add(
            invalid(says.substring(0, 3), says.substring(4), forgery.withSignature(signature))));
    ObjectNode claims = forgery.claims();
    claims.put("exp", claims.get("exp").asLong() + 1);
    cases.add(
        invalid(
            "J22", "other claims", forgery.part(0) + "." + encode(claims) + "." + forgery.part(2)));
    cases.add(
        invalid(
            "J22",
            "another header",
            encode(forgery.header().put("x", 1)) + "." + forgery.part(1) + "." + forgery.part(2)));
    return cases.stream();
  }

  static Stream<Case> ofOthers() {
    ObjectNode hers = forgery.claims();
    return Stream.of(
        invalid(
            "J23",
            "another tenant's",
            others.signed(others.header().toString(), others.claims().toString())),
        invalid(
            "J24",
            "our claims, their key",
            others.signed(others.header().toString(), hers.toString())),
        invalid(
            "J25",
            "our claims, our kid, their key",
            others.signed(forgery.header().toString(), hers.toString())),
        invalid(
            "J23",
            "their claims, our key",
            forgery.signed(forgery.header().toString(), others.claims().toString())),
        invalid("J65", "a refresh token", target.refreshToken()),
        invalid("J65", "the tenant's credential", credential("webmix")),
        problem(
            "J63",
            "a user's token to the operators",
            Request.get("/admin/v1/tenants").with("Authorization: Bearer " + target.token()),
            401));
  }

  static Stream<Case> claims() {
    String issuer = forgery.claims().get("iss").asText();
    String other = others.claims().get("sid").asText();
    Map<String, Consumer<ObjectNode>> changes = new LinkedHashMap<>();
    for (String claim : List.of("iss", "aud", "sub", "tid", "sid", "jti", "iat", "nbf", "exp")) {
      changes.put("J29-J40 no " + claim, claims -> claims.remove(claim));
      changes.put("J29-J40 null " + claim, claims -> claims.putNull(claim));
      changes.put("J29-J40 empty " + claim, claims -> claims.put(claim, ""));
      changes.put("J29-J40 number " + claim, claims -> claims.put(claim, -5));
      changes.put("J29-J40 true " + claim, claims -> claims.put(claim, true));
      changes.put("J29-J40 object " + claim, claims -> claims.putObject(claim));
      changes.put(
          "J29-J40 array of " + claim,
          claims -> {
            var value = claims.get(claim);
            claims.putArray(claim).add(value);
          });
    }
    for (String aud :
        List.of(
            "other", "WEBMIX", "webmix/", "webmix ", "webmix\u200b", "w\u0435bmix", "*", "web")) {
      changes.put("J27 J29 aud " + aud, claims -> claims.put("aud", aud));
      changes.put("J31 tid " + aud, claims -> claims.put("tid", aud));
    }
    changes.put("J28 two audiences", claims -> claims.putArray("aud").add("webmix").add("other"));
    for (String iss :
        List.of(
            issuer + "/",
            issuer.replace("webmix", "other"),
            issuer.replace("http:", "https:"),
            issuer.toUpperCase(Locale.ROOT),
            issuer + "#",
            "webmix",
            "https://evil.example")) {
      changes.put("J30 iss " + iss, claims -> claims.put("iss", iss));
    }
    for (String id :
        List.of(
            "00000000-0000-0000-0000-000000000000",
            "1-1-1-1-1",
            "x",
            "a".repeat(36),
            "' OR 1=1--")) {
      changes.put("J33 sid " + id, claims -> claims.put("sid", id));
    }
    changes.put(
        "J33 SID",
        claims -> claims.put("sid", claims.get("sid").asText().toUpperCase(Locale.ROOT)));
    changes.put("J33 another tenant's session", claims -> claims.put("sid", other));
    changes.put("J34 jti of 3000", claims -> claims.put("jti", "a".repeat(2500)));
    for (String sub : List.of("x", "1", "a".repeat(36), "*", "' OR 1=1--")) {
      changes.put("J32 sub " + sub, claims -> claims.put("sub", sub));
    }
    return changes.entrySet().stream()
        .map(change -> {
          String[] says = change.getKey().split(" ", 2);
          return invalid(says[0], says[1], forgery.claiming(change.getValue()));
        });
  }

  /** Decided: all nodes go by the database's time, so what has expired has expired. */
  static Stream<Case> times() {
    long now = target.service().bean(TickingClock.class).instant().getEpochSecond();
    long ttl = Duration.ofHours(1).toSeconds();
    Map<String, Consumer<ObjectNode>> changes = new LinkedHashMap<>();
    changes.put("J36 exp 31 s ago", claims -> claims.put("exp", now - 31).put("iat", now - 60));
    changes.put("J36 exp 1 s ago", claims -> claims.put("exp", now - 1).put("iat", now - 60));
    changes.put("J37 exp in milliseconds", claims -> claims.put("exp", (now + 60) * 1000));
    changes.put("J37 exp 2^53+1", claims -> claims.put("exp", 9_007_199_254_740_993L));
    changes.put("J37 exp 2^63-1", claims -> claims.put("exp", Long.MAX_VALUE));
    changes.put("J37 exp 2^63", claims -> claims.put("exp", BigInteger.TWO.pow(63)));
    changes.put("J37 exp 0", claims -> claims.put("exp", 0));
    changes.put("J37 exp with a fraction", claims -> claims.put("exp", now + 60.5));
    changes.put("J37 exp as text", claims -> claims.put("exp", Long.toString(now + 60)));
    changes.put("J38 too long", claims -> claims.put("iat", now).put("exp", now + ttl + 1));
    changes.put("J38 for years", claims -> claims.put("exp", now + 100_000_000));
    changes.put("J39 nbf in 60 s", claims -> claims.put("nbf", now + 60));
    changes.put("J39 nbf as text", claims -> claims.put("nbf", Long.toString(now)));
    changes.put("J40 iat in 60 s", claims -> claims.put("iat", now + 60));
    changes.put("J40 iat after exp", claims -> claims.put("iat", now + 20).put("exp", now + 10));
    return Stream.concat(
        Stream.of(
            accepted(
                "control",
                "exp in 60 s",
                with(forgery.claiming(claims -> claims.put("exp", now + 60))),
                200)),
        changes.entrySet().stream()
            .map(change -> {
              String[] says = change.getKey().split(" ", 2);
              return invalid(says[0], says[1], forgery.claiming(change.getValue()));
            }));
  }

  static Stream<Case> contents() {
    String header = forgery.header().toString();
    String claims = forgery.claims().toString();
    List<String> contents =
        List.of(
            claims.replaceFirst("\\{", "{\"sub\":\"x\","),
            claims.replaceFirst("}$", ",\"sub\":\"x\"}"),
            claims.replaceFirst("}$", ",\"\\\\u0074id\":\"other\"}"),
            claims + "x",
            claims + claims,
            "\ufeff" + claims,
            claims.replaceFirst("\\{", "{/* */"),
            claims.replaceFirst("\\{", "{\"a\":NaN,"),
            claims.replace('"', '\''),
            "[]",
            "[" + claims + "]",
            "\"x\"",
            "1",
            "null",
            " ",
            "{}",
            claims.replaceFirst("\\{", "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + ","),
            "{\"a\":".repeat(400),
            claims.replaceFirst("\\{", "{\"a\":\"\\\\ud800\","));
    List<Case> cases = new ArrayList<>();
    contents.forEach(content ->
        cases.add(
            invalid(
                "J43-J49",
                content.substring(0, Math.min(30, content.length())),
                forgery.signed(header, content))));
    cases.add(
        invalid(
            "J49", "UTF-16", forgery.signed(header, claims.getBytes(StandardCharsets.UTF_16LE))));
    byte[] broken = claims.getBytes(StandardCharsets.UTF_8);
    broken[10] = (byte) 0xff;
    cases.add(invalid("J49", "no UTF-8", forgery.signed(header, broken)));
    List<String> headers =
        List.of(
            header.replaceFirst("\\{", "{\"alg\":\"none\","),
            header.replaceFirst("}$", ",\"\\\\u0061lg\":\"none\"}"),
            header + header,
            "[]",
            "null",
            "\"x\"",
            "{}",
            header.replaceFirst("\\{", "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + ","));
    headers.forEach(wrong ->
        cases.add(
            invalid(
                "J44",
                wrong.substring(0, Math.min(30, wrong.length())),
                forgery.signed(wrong, claims))));
    // J47, J48: within what a header line may hold; longer ones are no headers.
    cases.add(
        invalid(
            "J47",
            "1200 deep",
            encode("{\"a\":".repeat(1200).getBytes(StandardCharsets.UTF_8)) + ".b.c"));
    cases.add(
        invalid("J48", "12 KB", forgery.claiming(changed -> changed.put("x", "a".repeat(8000)))));
    cases.add(invalid("J48", "4097 letters", "a".repeat(4093) + ".b.c"));
    return cases.stream();
  }

  static Stream<Case> spellings() {
    String token = target.token();
    String last = token.substring(token.length() - 1);
    // The last letter of 64 bytes has four bits that mean nothing.
    String twin =
        token.substring(0, token.length() - 1)
            + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                .charAt(
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(last)
                        + 1);
    return Stream.of(
            "J50|" + twin,
            "J50|" + token + "=",
            "J50|" + token + "==",
            "J50|" + token + "!",
            "J50|" + token.replaceFirst("\\.", "=."),
            "J50|" + token.replaceFirst("\\.", ". "),
            "J50|" + token.replaceFirst("\\.", ".!"),
            "J50|"
                + forgery.part(0)
                + "."
                + forgery.part(1)
                + "."
                + Base64.getEncoder().encodeToString(forgery.signature()),
            "J50|" + token.replace('.', ','),
            "J51|" + forgery.part(0) + "." + forgery.part(1),
            "J51|" + token + ".",
            "J51|" + token + ".x",
            "J51|" + token + ".x.y",
            "J51|." + token,
            "J51|." + forgery.part(1) + "." + forgery.part(2),
            "J51|" + forgery.part(0) + ".." + forgery.part(2),
            "J51|..",
            "J51|.",
            "J51|a.b.c",
            "J51|" + ".".repeat(4000),
            "J51|" + "a.".repeat(4000),
            "J52|{\"payload\":\""
                + forgery.part(1)
                + "\",\"protected\":\""
                + forgery.part(0)
                + "\",\"signature\":\""
                + forgery.part(2)
                + "\"}",
            "J52|[\"" + token + "\"]",
            "J70|Bearer " + token,
            "J70|\"" + token + "\"",
            "J70|" + token.toLowerCase(Locale.ROOT),
            "J70|" + token + "," + token)
        .map(row -> {
          String wrong = row.substring(4);
          return invalid(
              row.substring(0, 3),
              "..." + wrong.substring(Math.max(0, wrong.length() - 25)),
              wrong);
        });
  }

  static Stream<Case> headers() {
    Map<String, Consumer<ObjectNode>> changes = new LinkedHashMap<>();
    for (String kid :
        List.of(
            "",
            "unknown",
            others.kid(),
            forgery.kid() + " ",
            forgery.kid().toLowerCase(Locale.ROOT) + "x",
            "../../../../dev/null",
            "x' UNION SELECT 'secret'--",
            "';DROP TABLE signing_key;--",
            "%",
            "_",
            "a\r\nb",
            "webmix|" + forgery.kid(),
            "${jndi:ldap://127.0.0.1/a}",
            "a".repeat(2000))) {
      changes.put(
          "J59-J62 kid "
              + kid.substring(0, Math.min(20, kid.length())).replaceAll("\\p{Cntrl}", "?"),
          header -> header.put("kid", kid));
    }
    changes.put("J61 no kid", header -> header.remove("kid"));
    changes.put("J61 kid null", header -> header.putNull("kid"));
    changes.put("J61 kid 5", header -> header.put("kid", 5));
    changes.put("J61 kid []", header -> header.putArray("kid").add(forgery.kid()));
    for (String typ :
        List.of(
            "JWT",
            "jwt",
            "AT+JWT",
            "id+jwt",
            "logout+jwt",
            "secevent+jwt",
            "application/at+jwt",
            "")) {
      changes.put("J64 typ " + typ, header -> header.put("typ", typ));
    }
    changes.put("J64 no typ", header -> header.remove("typ"));
    changes.put("J64 typ []", header -> header.putArray("typ").add("at+jwt"));
    changes.put("J53 b64", header -> header.put("b64", false).putArray("crit").add("b64"));
    changes.put("J54 crit exp", header -> header.putArray("crit").add("exp"));
    changes.put("J54 crit", header -> header.putArray("crit"));
    changes.put("J54 crit x", header -> header.put("x", 1).putArray("crit").add("x"));
    changes.put("J55 zip", header -> header.put("zip", "DEF"));
    changes.put("J57 jku", header -> header.put("jku", "http://127.0.0.1:9/canary"));
    changes.put("J57 jku of a file", header -> header.put("jku", "file:///etc/passwd"));
    changes.put("J57 x5u", header -> header.put("x5u", "http://169.254.169.254/"));
    changes.put("J58 x5c", header -> header.putArray("x5c").add("MIIB"));
    changes.put("J58 x5t", header -> header.put("x5t", "AAAA"));
    changes.put("J68 cty", header -> header.put("cty", "JWT"));
    changes.put("J56 jwk", header -> header.putObject("jwk").put("kty", "EC").put("crv", "P-256"));
    changes.put("J56 anything", header -> header.put("x", "y"));
    List<Case> cases = new ArrayList<>();
    changes.forEach((says, change) -> {
      String[] words = says.split(" ", 2);
      cases.add(invalid(words[0], words[1], forgery.headed(change)));
    });
    for (String header :
        List.of(
            "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
            "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"cty\":\"JWT\"}",
            "{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"epk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}}",
            "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A256GCM\",\"p2s\":\"AAAA\",\"p2c\":2147483647}")) {
      String protectedHeader = encode(header.getBytes(StandardCharsets.UTF_8));
      cases.add(invalid("J08 J66 J67", header, protectedHeader + ".AAAA.AAAA.AAAA.AAAA"));
      cases.add(invalid("J08 J66 J67", header + ", no key", protectedHeader + "..AAAA.AAAA.AAAA"));
    }
    return cases.stream();
  }

  @Test
  void theEmptyKeyRingStaysEmpty() {
    try (Wire wire = new Wire(target.service().port())) {
      wire.send(
          Request.get("/auth/logout")
              .with("x-tenant-token: " + credential("fresh"), "x-token: " + target.token())
              .bytes());
      assertThat(wire.reply().orElseThrow().status()).isEqualTo(401);
    }
    assertThat(
            new Rows(target.service()).of("SELECT kid FROM signing_key WHERE tenant_id = 'fresh'"))
        .isEmpty();
  }

  /** The contract's one 500: the token is good, and its account is gone. */
  @Test
  void theTokenOfAnAccountThatIsNotThereIsAnUnexpectedState() {
    target.withstands(
        refused(
            "J32 S06",
            "an account that is not there",
            with(
                forgery.claiming(
                    claims -> claims.put("sub", "00000000-0000-7000-8000-000000000000"))),
            500,
            "UNEXPECTED_STATE"));
  }

  private static Case invalid(String id, String says, String token) {
    return refused(id, says, with(token), 401, INVALID);
  }

  private static Request with(String token) {
    return known(Request.get("/auth/logout")).with("x-token: " + token);
  }

  private static BigInteger number(byte[] signature, int from) {
    return new BigInteger(1, Arrays.copyOfRange(signature, from, from + 32));
  }

  private static byte[] both(BigInteger r, BigInteger s) {
    byte[] both = Arrays.copyOf(bytes(r), 64);
    System.arraycopy(bytes(s), 0, both, 32, 32);
    return both;
  }

  private static byte[] bytes(BigInteger number) {
    byte[] bytes = new byte[32];
    byte[] value = number.toByteArray();
    int length = Math.min(32, value.length);
    System.arraycopy(value, value.length - length, bytes, 32 - length, length);
    return bytes;
  }
}
