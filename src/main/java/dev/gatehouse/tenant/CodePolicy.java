package dev.gatehouse.tenant;

import java.time.Duration;

/**
 * How often a code is mailed to one recipient, and how often one may be tried.
 *
 * @param interval the least time between two codes for the same thing, 0 seconds to 1 hour
 * @param attempts how many wrong tries there are, 1 to 10
 * @param lock how long a recipient is locked after so many wrong tries in a row, whatever the code,
 *     0 seconds to 30 days; without a lock, each code has its tries to itself
 */
public record CodePolicy(Duration interval, int attempts, Duration lock) {

  static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
  static final Duration LONGEST_LOCK = Duration.ofDays(30);
  static final int MOST_ATTEMPTS = 10;

  /** What a dialect has that says nothing else. */
  public static final CodePolicy USUAL = new CodePolicy(Duration.ZERO, 5, Duration.ZERO);

  public CodePolicy {
    if (interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new IllegalArgumentException("interval: expected 0s to 1h");
    }
    if (attempts < 1 || attempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException("attempts: expected 1 to " + MOST_ATTEMPTS);
    }
    if (lock.compareTo(LONGEST_LOCK) > 0) {
      throw new IllegalArgumentException("lock: expected 0s to 30d");
    }
  }

  static CodePolicy in(YamlSection entry, CodePolicy defaults) {
    return entry.policy(
        "codes",
        defaults,
        section ->
            new CodePolicy(
                section
                    .duration("interval", Duration.ZERO, LONGEST_INTERVAL)
                    .orElse(defaults.interval),
                section.number("attempts", 1, MOST_ATTEMPTS).orElse(defaults.attempts),
                section.duration("lock", Duration.ZERO, LONGEST_LOCK).orElse(defaults.lock)));
  }
}
