package dev.gatehouse.wire.sig;

import dev.gatehouse.model.ModelContract;
import dev.gatehouse.model.Policy;
import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.LogoutPolicy.OnRefreshTokens;
import dev.gatehouse.tenant.LogoutPolicy.OnSession;
import dev.gatehouse.tenant.LogoutPolicy.Scope;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import dev.gatehouse.tenant.RefreshPolicy;
import dev.gatehouse.tenant.RefreshPolicy.OnReuse;
import dev.gatehouse.tenant.RefreshPolicy.Rotation;
import dev.gatehouse.tenant.TokenPolicy;
import dev.gatehouse.tenant.TokenPolicy.Algorithm;
import java.time.Duration;

class SigModelTest extends ModelContract {

  SigModelTest() {
    super(
        "sig",
        new Policy(
            new TokenPolicy(
                Duration.ofHours(1), Duration.ofDays(7), Duration.ofDays(7), Algorithm.RS256),
            new RefreshPolicy(Rotation.REUSE, Duration.ofSeconds(0), OnReuse.FAMILY),
            new LogoutPolicy(
                OnSession.KEEP,
                OnRefreshTokens.REVOKE_PRESENTED,
                Scope.SESSION,
                WhenRefreshMissing.END_SESSION,
                true)),
        new Policy(
            new TokenPolicy(
                Duration.ofHours(1), Duration.ofHours(2), Duration.ofMinutes(150), Algorithm.ES256),
            new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(30), OnReuse.USER),
            new LogoutPolicy(
                OnSession.SUSPEND,
                OnRefreshTokens.REVOKE_PRESENTED,
                Scope.SESSION,
                WhenRefreshMissing.NOTHING,
                false)),
        SigClient::new,
        Renewal.BY_REFRESH_TOKEN);
  }
}
