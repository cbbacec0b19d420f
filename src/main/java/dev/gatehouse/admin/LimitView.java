package dev.gatehouse.admin;

import dev.gatehouse.ratelimit.RateLimiter.Counted;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/**
 * What is counted for an address.
 *
 * @param operation what is done: a capability, or one of its endpoints
 * @param rate as {@code tenants.yml} would have it written
 * @param remaining how many more calls would be admitted now
 * @param resetsInSeconds how long until the oldest call counts no more
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record LimitView(String operation, String rate, int count, int remaining, long resetsInSeconds) {

  static LimitView of(Counted counted) {
    return new LimitView(
        counted.operation(),
        counted.rate().written(),
        counted.calls(),
        counted.remaining(),
        // Rounded up: whoever waits as long as told has waited long enough.
        counted.reset().plusSeconds(1).minusNanos(1).toSeconds());
  }
}
