package dev.gatehouse.wire.kontenbase;

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

class KontenbaseModelTest extends ModelContract {

  KontenbaseModelTest() {
    super(
        "kontenbase",
        new Policy(
            new TokenPolicy(
                Duration.ofDays(30), Duration.ofDays(30), Duration.ofDays(30), Algorithm.ES256),
            new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(60), OnReuse.FAMILY),
            new LogoutPolicy(
                OnSession.END,
                OnRefreshTokens.REVOKE_FAMILY,
                Scope.SESSION,
                WhenRefreshMissing.END_SESSION,
                true)),
        new Policy(
            new TokenPolicy(
                Duration.ofHours(1), Duration.ofHours(2), Duration.ofMinutes(150), Algorithm.ES256),
            new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(60), OnReuse.FAMILY),
            new LogoutPolicy(
                OnSession.SUSPEND,
                OnRefreshTokens.KEEP,
                Scope.USER,
                WhenRefreshMissing.END_SESSION,
                false)),
        KontenbaseClient::new,
        Renewal.NONE);
  }
}
