package dev.gatehouse.revocation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** How old this node's knowledge is, and how long notices take to reach it. */
@Singleton
class FeedMeters {

  private final MeterRegistry meters;
  private final InstantSource time;
  private final Timer lag;

  FeedMeters(MeterRegistry meters, InstantSource time) {
    this.meters = meters;
    this.time = time;
    this.lag =
        Timer.builder("gatehouse.revocation.lag")
            .description("From writing a notice, just before its commit, to hearing of it here")
            .serviceLevelObjectives(
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Feed.BOUND)
            .register(meters);
  }

  /** Shows the age of what is known, in seconds. */
  void show(Supplier<Duration> age) {
    Gauge.builder("gatehouse.revocation.age", () -> age.get().toNanos() / 1e9)
        .description("How long ago this node last looked what has ended; 2 s are too long")
        .baseUnit("seconds")
        .register(meters);
  }

  /** A notice that was written at {@code told} has come. */
  void heard(Instant told) {
    Duration since = Duration.between(told, time.instant());
    // Another machine's clock may be ahead.
    lag.record(since.isNegative() ? Duration.ZERO : since);
  }
}
