package dev.gatehouse.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.installation.DatabaseTime.Reading;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DatabaseTimeTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final long MILLI = 1_000_000;

  private final Reading reading = new Reading(NOON, 0);

  @Test
  void aLookThatMayBeRightChangesNothing() {
    // It took 40 ms, and says what it was at their very beginning, or at their end.
    for (long told : new long[] {100, 120, 140}) {
      assertThat(reading.corrected(NOON.plusMillis(told), 100 * MILLI, 140 * MILLI))
          .isEqualTo(reading);
    }
  }

  @Test
  void timeThatHasRunAheadIsPutBackByNoMoreThanItMust() {
    Reading corrected = reading.corrected(NOON.plusMillis(97), 100 * MILLI, 140 * MILLI);

    assertThat(corrected.at(140 * MILLI)).isEqualTo(NOON.plusMillis(137));
  }

  @Test
  void timeThatHasFallenBehindIsPutForwardByNoMoreThanItMust() {
    Reading corrected = reading.corrected(NOON.plusMillis(145), 100 * MILLI, 140 * MILLI);

    assertThat(corrected.at(140 * MILLI)).isEqualTo(NOON.plusMillis(145));
  }
}
