package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.fixture.Forgery;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.statistics.Statistics;

/**
 * Claims that were changed at random and signed with the right key: a token is good if and only if
 * every claim is there and as RFC 7519 section 4.1 and RFC 9068 section 2.2 have it.
 */
class ClaimsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The end of the year 9999; times beyond it are in other units. */
  private static final BigInteger LATEST = BigInteger.valueOf(253_402_300_799L);

  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final List<String> CLAIMS =
      List.of(
          "iss", "aud", "sub", "tid", "sid", "jti", "sgen", "ugen", "tgen", "iat", "nbf", "exp");

  private Service service;
  private AccessTokens accessTokens;
  private Tenant tenant;
  private Forgery forgery;
  private long now;

  /** What is done to a claim of a good token. */
  record Change(String claim, String says, JsonNode value) {

    void to(ObjectNode claims) {
      JsonNode before = claims.path(claim);
      switch (says) {
        case "drop" -> claims.remove(claim);
        case "in an array" -> claims.putArray(claim).add(before);
        case "as text" -> claims.put(claim, before.asText());
        case "shift" -> claims.put(claim, before.asLong() + value.asLong());
        default -> claims.set(claim, value);
      }
    }
  }

  @BeforeProperty
  void start() {
    service = Service.start(TestDatabase.H2, "src/test/resources/tenants-feed.yml");
    TickingClock clock = service.bean(TickingClock.class);
    clock.stop();
    now = clock.instant().getEpochSecond();
    accessTokens = service.bean(AccessTokens.class);
    tenant = service.bean(Tenants.class).find("ethgas").orElseThrow();
    Instant start = clock.instant();
    String token =
        accessTokens
            .issue(
                tenant,
                UUID.randomUUID(),
                UUID.randomUUID(),
                new Generations(0, 1, 2),
                start,
                start.plusSeconds(1800))
            .token();
    forgery = new Forgery(service, tenant.id(), token);
  }

  @AfterProperty
  void stop() {
    service.close();
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void aTokenIsGoodIfAllItsClaimsAre(@ForAll("changes") List<Change> changes) {
    ObjectNode claims = forgery.claims();
    changes.forEach(change -> change.to(claims));
    String token = forgery.signed(forgery.header().toString(), claims.toString());
    boolean good = good(claims);
    Statistics.label("good")
        .collect(good)
        .coverage(checker -> checker.check(true).count(c -> c > 500));
    assertThat(accessTokens.verify(tenant, token) instanceof Verification.Verified)
        .as(claims.toString())
        .isEqualTo(good);
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<String> names =
        Arbitraries.oneOf(Arbitraries.of(CLAIMS), Arbitraries.of("scope", "admin", "client_id"));
    Arbitrary<Change> shifts =
        Combinators.combine(
                Arbitraries.of("sgen", "ugen", "tgen", "iat", "nbf", "exp"),
                Arbitraries.longs().between(-3700, 3700))
            .as((name, by) -> new Change(name, "shift", JSON.valueToTree(by)));
    Arbitrary<Change> others =
        Combinators.combine(
                names, Arbitraries.of("drop", "in an array", "as text", "set"), values())
            .as(Change::new);
    return Arbitraries.oneOf(shifts, others).list().ofMinSize(1).ofMaxSize(3);
  }

  private Arbitrary<JsonNode> values() {
    ArrayNode several = JSON.createArrayNode().add("ethgas").add("twin");
    return Arbitraries.<Object>of(
            List.of(
                JSON.nullNode(),
                true,
                0,
                -1,
                1.5,
                1e300,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE + 1L,
                Long.MAX_VALUE,
                BigInteger.TWO.pow(63),
                LATEST.add(BigInteger.ONE),
                "",
                "ethgas",
                "paused",
                "00000000-0000-0000-0000-000000000000",
                "0-0-0-0-0",
                "00000000-0000-0000-0000-00000000000A",
                JSON.createObjectNode(),
                several))
        .map(JSON::valueToTree);
  }

  private boolean good(ObjectNode claims) {
    return claims.path("iss").isTextual()
        && claims.get("iss").asText().equals(forgery.claims().get("iss").asText())
        && claims.path("aud").isTextual()
        && claims.get("aud").asText().equals("ethgas")
        && claims.path("tid").isTextual()
        && claims.get("tid").asText().equals("ethgas")
        && List.of("sub", "sid", "jti").stream().allMatch(id -> id(claims.path(id)))
        && List.of("sgen", "ugen", "tgen").stream()
            .allMatch(generation -> between(claims.path(generation), Integer.MAX_VALUE))
        && List.of("iat", "nbf", "exp").stream()
            .allMatch(time -> between(claims.path(time), LATEST.longValue()))
        && inTime(
            claims.get("iat").asLong(), claims.get("nbf").asLong(), claims.get("exp").asLong());
  }

  private boolean inTime(long iat, long nbf, long exp) {
    long leeway = AccessTokens.LEEWAY.toSeconds();
    return exp > now
        && nbf <= now + leeway
        && iat <= now + leeway
        && exp >= iat
        && exp - iat <= Duration.ofHours(1).toSeconds();
  }

  private static boolean id(JsonNode claim) {
    return claim.isTextual() && ID.matcher(claim.asText()).matches();
  }

  private static boolean between(JsonNode claim, long most) {
    return claim.isIntegralNumber()
        && claim.bigIntegerValue().signum() >= 0
        && claim.bigIntegerValue().compareTo(BigInteger.valueOf(most)) <= 0;
  }
}
