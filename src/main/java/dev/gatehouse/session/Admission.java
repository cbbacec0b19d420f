package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.ratelimit.RateLimiter.Count;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.AccessToken;
import org.jspecify.annotations.Nullable;

/** The answer at the door. */
public sealed interface Admission permits Admission.Welcome, Admission.Admitted, Refusal {

  /**
   * Somebody may go on who need not say who they are.
   *
   * @param count what is left of the rate; null where there is none
   */
  record Welcome(Caller caller, @Nullable Count count) implements Admission {}

  /**
   * An account may go on.
   *
   * @param token what it presented
   * @param count what is left of the rate; null where there is none
   */
  record Admitted(Caller caller, AccessToken token, Account account, @Nullable Count count)
      implements Admission {

    public Tenant tenant() {
      return caller.tenant();
    }
  }
}
