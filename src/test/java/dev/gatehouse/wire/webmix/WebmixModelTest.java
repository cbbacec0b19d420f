package dev.gatehouse.wire.webmix;

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

class WebmixModelTest extends ModelContract {

  WebmixModelTest() {
    super(
        "webmix",
        new Policy(
            new TokenPolicy(
                Duration.ofHours(1), Duration.ofHours(24), Duration.ofDays(30), Algorithm.ES256),
            new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(60), OnReuse.FAMILY),
            new LogoutPolicy(
                OnSession.SUSPEND,
                OnRefreshTokens.KEEP,
                Scope.SESSION,
                WhenRefreshMissing.END_SESSION,
                true)),
        new Policy(
            new TokenPolicy(
                Duration.ofMinutes(10),
                Duration.ofMinutes(20),
                Duration.ofMinutes(25),
                Algorithm.ES256),
            new RefreshPolicy(Rotation.ROTATE, Duration.ofMinutes(5), OnReuse.USER),
            new LogoutPolicy(
                OnSession.END,
                OnRefreshTokens.REVOKE_FAMILY,
                Scope.USER,
                WhenRefreshMissing.END_SESSION,
                false)),
        WebmixClient::new,
        Renewal.BY_REFRESH_TOKEN);
  }
}
