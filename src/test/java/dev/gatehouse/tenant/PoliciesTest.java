package dev.gatehouse.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.tenant.RefreshPolicy.OnReuse;
import dev.gatehouse.tenant.RefreshPolicy.Rotation;
import dev.gatehouse.tenant.TokenPolicy.Algorithm;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesTest {

  @ParameterizedTest
  @CsvSource({"PT1M, PT1M, PT1M", "PT1H, PT24H, PT720H", "PT720H, PT8760H, PT8760H"})
  void tokensLiveNoLongerThanWhatRenewsThem(Duration access, Duration refresh, Duration session) {
    assertThat(new TokenPolicy(access, refresh, session, Algorithm.ES256).accessTtl())
        .isEqualTo(access);
  }

  @ParameterizedTest
  @CsvSource({
    "PT59S, PT1H, PT1H, access-ttl",
    "PT0S, PT1H, PT1H, access-ttl",
    "PT-1H, PT1H, PT1H, access-ttl",
    "PT721H, PT722H, PT722H, access-ttl",
    "PT1H, PT59M, PT1H, refresh-ttl",
    "PT1H, PT2H, PT1H, session-ttl",
    "PT1H, PT2H, PT8761H, session-ttl"
  })
  void tokensThatOutliveWhatRenewsThemAreRefused(
      Duration access, Duration refresh, Duration session, String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenPolicy(access, refresh, session, Algorithm.ES256))
        .withMessageStartingWith(key + ": expected ");
  }

  @Test
  void graceIsFiveMinutesAtMost() {
    assertThat(new RefreshPolicy(Rotation.ROTATE, Duration.ofMinutes(5), OnReuse.FAMILY).grace())
        .hasMinutes(5);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(301), OnReuse.FAMILY))
        .withMessage("grace: expected 0s to 5m");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(-1), OnReuse.FAMILY))
        .withMessage("grace: expected 0s to 5m");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 7, 65, Integer.MAX_VALUE})
  void thePasswordsLengthIsEightToSixtyFour(int length) {
    assertThat(new SignUpPolicy(true, 8).passwordMinLength()).isEqualTo(8);
    assertThat(new SignUpPolicy(true, 64).passwordMinLength()).isEqualTo(64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SignUpPolicy(true, length))
        .withMessage("password-min-length: expected 8 to 64");
  }

  @Test
  void everyCapabilityIsFoundByItsWord() {
    for (Capability capability : Capability.values()) {
      assertThat(Capability.of(capability.word())).contains(capability);
    }
    assertThat(Capability.of("LOGOUT")).isEmpty();
    assertThat(Capability.of("")).isEmpty();
  }

  @Test
  void aWordIsTheNameInLowerCaseWithHyphens() {
    assertThat(Word.all(LogoutPolicy.OnRefreshTokens.class))
        .containsExactly("revoke-family", "revoke-presented", "keep");
    assertThat(Word.of(OnReuse.class, "user")).isEqualTo(OnReuse.USER);
    assertThatIllegalArgumentException().isThrownBy(() -> Word.of(OnReuse.class, "USER"));
  }
}
