package dev.gatehouse.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

  @ParameterizedTest
  @CsvSource({
    "30/1h, 30, PT1H",
    "1/1s, 1, PT1S",
    "1000/30d, 1000, PT720H",
    "10/90m, 10, PT90M",
    "5/2592000s, 5, PT720H"
  })
  void aRateIsEventsInAWindow(String text, int events, Duration window) {
    assertThat(Rate.parse(text)).contains(new Rate(events, window));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "30",
        "30/",
        "/1h",
        "0/1h",
        "1001/1h",
        "030/1h",
        "-1/1h",
        "+1/1h",
        "1.5/1h",
        "30/0s",
        "30/0d",
        "30/31d",
        "30/721h",
        "30/2592001s",
        "30/h",
        "30/1",
        "30/1H",
        "30/1w",
        "30 / 1h",
        "30/1h ",
        "30/1h\n",
        "NaN/1h",
        "٣٠/1h",
        "2147483648/1h"
      })
  void nothingElseIsARate(String text) {
    assertThat(Rate.parse(text)).isEmpty();
  }

  @Test
  void nonsenseIsNotConstructed() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(0, Duration.ofHours(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1001, Duration.ofHours(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(30, Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(30, Duration.ofHours(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rate(30, Duration.ofDays(31)));
  }
}
