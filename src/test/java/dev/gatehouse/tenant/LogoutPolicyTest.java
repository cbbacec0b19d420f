package dev.gatehouse.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.tenant.LogoutPolicy.OnRefreshTokens;
import dev.gatehouse.tenant.LogoutPolicy.OnSession;
import dev.gatehouse.tenant.LogoutPolicy.Scope;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogoutPolicyTest {

  @Test
  void theseAreAllTheCombinationsThatMakeSense() {
    List<String> good = new ArrayList<>();
    for (OnSession session : OnSession.values()) {
      for (OnRefreshTokens refreshTokens : OnRefreshTokens.values()) {
        for (Scope scope : Scope.values()) {
          if (isConstructed(session, refreshTokens, scope)) {
            good.add(session.word() + " " + refreshTokens.word() + " " + scope.word());
          }
        }
      }
    }

    assertThat(good)
        .containsExactly(
            "end revoke-family session",
            "end revoke-family user",
            "end revoke-family others",
            "suspend revoke-family session",
            "suspend revoke-family user",
            "suspend revoke-presented session",
            "suspend keep session",
            "suspend keep user",
            "keep revoke-family session",
            "keep revoke-family user",
            "keep revoke-family others",
            "keep revoke-presented session");
  }

  /** The other two keys never contradict; a refusal begins with the key to change. */
  private static boolean isConstructed(
      OnSession session, OnRefreshTokens refreshTokens, Scope scope) {
    int refused = 0;
    for (WhenRefreshMissing missing : WhenRefreshMissing.values()) {
      for (boolean strict : new boolean[] {true, false}) {
        try {
          assertThat(new LogoutPolicy(session, refreshTokens, scope, missing, strict)).isNotNull();
        } catch (IllegalArgumentException nonsense) {
          assertThat(nonsense).message().matches("(session|refresh-tokens|scope): expected .*");
          refused++;
        }
      }
    }
    assertThat(refused).isIn(0, 4);
    return refused == 0;
  }
}
