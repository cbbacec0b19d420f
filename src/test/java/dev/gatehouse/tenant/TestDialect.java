package dev.gatehouse.tenant;

import dev.gatehouse.tenant.LogoutPolicy.OnRefreshTokens;
import dev.gatehouse.tenant.LogoutPolicy.OnSession;
import dev.gatehouse.tenant.LogoutPolicy.Scope;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import dev.gatehouse.tenant.RefreshPolicy.OnReuse;
import dev.gatehouse.tenant.RefreshPolicy.Rotation;
import dev.gatehouse.tenant.TokenPolicy.Algorithm;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Dialects as tenants.yml knows them: names and defaults, no wire. */
record TestDialect(
    String name, boolean credentialRequired, OnSession session, OnRefreshTokens refreshTokens)
    implements DialectDefaults {

  static List<TestDialect> all() {
    return List.of(
        new TestDialect("ethgas", false, OnSession.END, OnRefreshTokens.REVOKE_FAMILY),
        new TestDialect("sig", false, OnSession.KEEP, OnRefreshTokens.REVOKE_PRESENTED),
        new TestDialect("webmix", true, OnSession.SUSPEND, OnRefreshTokens.KEEP),
        new TestDialect("transak", false, OnSession.END, OnRefreshTokens.REVOKE_FAMILY),
        new TestDialect("kontenbase", false, OnSession.END, OnRefreshTokens.REVOKE_FAMILY));
  }

  @Override
  public TokenPolicy tokens() {
    return new TokenPolicy(
        Duration.ofHours(1), Duration.ofHours(24), Duration.ofDays(30), Algorithm.ES256);
  }

  @Override
  public RefreshPolicy refresh() {
    return new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(60), OnReuse.FAMILY);
  }

  @Override
  public LogoutPolicy logout() {
    return new LogoutPolicy(
        session, refreshTokens, Scope.SESSION, WhenRefreshMissing.END_SESSION, true);
  }

  @Override
  public Map<Capability, Rate> rates() {
    return Map.of(Capability.LOGOUT, new Rate(30, Duration.ofHours(1)));
  }

  @Override
  public SignUpPolicy signUp() {
    return new SignUpPolicy(true, 8);
  }
}
