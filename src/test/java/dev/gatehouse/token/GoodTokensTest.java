package dev.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.tenant.TokenPolicy;
import dev.gatehouse.token.AccessTokens.Check;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a token was good a moment ago does not make it good now. */
class GoodTokensTest {

  private Service service;
  private AccessTokens tokens;
  private GoodTokens known;
  private TickingClock clock;
  private Tenant tenant;
  private String token;

  @BeforeEach
  void start() {
    service = Service.start(TestDatabase.H2, "src/test/resources/tenants-feed.yml");
    tokens = service.bean(AccessTokens.class);
    known = service.bean(GoodTokens.class);
    clock = service.bean(TickingClock.class);
    tenant = tenant("ethgas");
    tokens.prepare(tenant);
    token =
        tokens
            .issue(
                tenant,
                UUID.randomUUID(),
                UUID.randomUUID(),
                new Generations(0, 0, 0),
                clock.instant(),
                clock.instant().plus(Duration.ofDays(1)))
            .token();
    assertThat(known.find(tenant.id(), token)).isEmpty();
    Verification first = tokens.verify(tenant, token);
    assertThat(first).isInstanceOf(Verification.Verified.class);
    assertThat(known.find(tenant.id(), token)).isPresent();
    assertThat(tokens.verify(tenant, token)).isEqualTo(first);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void itsKeyIsAskedAfter() {
    SigningKeys keys = service.bean(SigningKeys.class);
    String kid = known.find(tenant.id(), token).orElseThrow().kid();
    assertThat(keys.compromised(tenant, kid, keys.spare(tenant))).isPresent();
    assertThat(tokens.failed(tenant, token)).contains(Check.KEY);
  }

  @Test
  void itExpires() {
    clock.pass(tenant.tokens().accessTtl());
    assertThat(tokens.failed(tenant, token)).contains(Check.EXPIRY);
    assertThat(tokens.verify(tenant, token))
        .isEqualTo(
            new Verification.Rejected(
                Flaw.EXPIRED, true, known.find(tenant.id(), token).orElseThrow().token()));
  }

  @Test
  void itMayHaveBeenIssuedForLongerThanTheTenantWantsNow() {
    TokenPolicy policy = tenant.tokens();
    Tenant strict =
        new Tenant(
            tenant.id(),
            tenant.dialect(),
            tenant.hosts(),
            tenant.credential(),
            new TokenPolicy(
                Duration.ofMinutes(1),
                policy.refreshTtl(),
                policy.sessionTtl(),
                policy.algorithm()),
            tenant.refresh(),
            tenant.logout(),
            tenant.restricted(),
            tenant.rates(),
            tenant.signUp(),
            tenant.codes(),
            tenant.audit(),
            tenant.origins());
    assertThat(tokens.failed(strict, token)).contains(Check.CLAIMS);
  }

  @Test
  void itIsGoodForItsTenantAlone() {
    Tenant other = tenant("twice");
    tokens.prepare(other);
    assertThat(tokens.failed(other, token)).contains(Check.KEY);
    assertThat(known.find(other.id(), token)).isEmpty();
  }

  @Test
  void noOtherSpellingOfItIsKnown() {
    for (String spelling : new String[] {token + "=", token + " ", " " + token, token + "A"}) {
      assertThat(tokens.failed(tenant, spelling)).as(spelling).isPresent();
    }
  }

  private Tenant tenant(String id) {
    return service.bean(Tenants.class).find(id).orElseThrow();
  }
}
