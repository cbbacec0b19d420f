package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.Tenant;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/**
 * A tenant as operators see it; its credential is nobody's business.
 *
 * @param suspended as this node knows it: at most a second after another one was told
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record TenantView(String id, String dialect, boolean suspended, List<String> hosts, Logout logout) {

  /** What logout means for the tenant. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Logout(
      String session,
      String refreshTokens,
      String scope,
      String whenRefreshMissing,
      boolean strict) {

    static Logout of(LogoutPolicy policy) {
      return new Logout(
          policy.session().word(),
          policy.refreshTokens().word(),
          policy.scope().word(),
          policy.whenRefreshMissing().word(),
          policy.strict());
    }
  }

  static TenantView of(Tenant tenant, boolean suspended) {
    return new TenantView(
        tenant.id(), tenant.dialect(), suspended, tenant.hosts(), Logout.of(tenant.logout()));
  }
}
