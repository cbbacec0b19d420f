package dev.gatehouse.session;

import dev.gatehouse.ratelimit.RateLimiter.Count;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessToken;
import org.jspecify.annotations.Nullable;

/** The answer at the door. */
public sealed interface Admission
    permits Admission.Welcome, Admission.Admitted, Admission.Leaving, Refusal {

  /**
   * Somebody may go on who need not say who they are.
   *
   * @param count what is left of the rate; null where there is none
   */
  record Welcome(Caller caller, @Nullable Count count) implements Admission {}

  /**
   * An account may go on. What else is known of it has to be looked up.
   *
   * @param token what it presented
   * @param count what is left of the rate; null where there is none
   */
  record Admitted(Caller caller, AccessToken token, @Nullable Count count) implements Admission {

    public Tenant tenant() {
      return caller.tenant();
    }
  }

  /**
   * A session may be left.
   *
   * @param token what was presented; where the tenant's logout is not strict, perhaps one that has
   *     expired, or whose session or account is gone
   * @param good whether the token is: whoever has another learns nothing of the account
   * @param count what is left of the rate; null where there is none
   */
  record Leaving(Caller caller, AccessToken token, boolean good, @Nullable Count count)
      implements Admission {

    public Tenant tenant() {
      return caller.tenant();
    }
  }
}
