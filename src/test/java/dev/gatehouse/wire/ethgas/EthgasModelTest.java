package dev.gatehouse.wire.ethgas;

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

class EthgasModelTest extends ModelContract {

  EthgasModelTest() {
    super(
        "ethgas",
        new Policy(
            new TokenPolicy(
                Duration.ofHours(1), Duration.ofDays(7), Duration.ofDays(30), Algorithm.ES256),
            new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(60), OnReuse.FAMILY),
            new LogoutPolicy(
                OnSession.END,
                OnRefreshTokens.REVOKE_FAMILY,
                Scope.SESSION,
                WhenRefreshMissing.END_SESSION,
                true)),
        new Policy(
            new TokenPolicy(
                Duration.ofMinutes(30),
                Duration.ofHours(1),
                Duration.ofMinutes(75),
                Algorithm.ES256),
            new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(0), OnReuse.SESSION),
            new LogoutPolicy(
                OnSession.KEEP,
                OnRefreshTokens.REVOKE_FAMILY,
                Scope.OTHERS,
                WhenRefreshMissing.END_SESSION,
                true)),
        EthgasClient::new,
        Renewal.BY_REFRESH_TOKEN);
  }
}
