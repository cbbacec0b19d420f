package dev.gatehouse.tenant;

import java.time.Duration;

/**
 * What refreshing does to the refresh token (RFC 9700 section 4.14).
 *
 * @param rotation whether each refresh gives a successor or the same token again
 * @param grace how long the immediate predecessor of an unused token still gets the same successor,
 *     0 to 300 seconds, so that a client whose answer was lost may ask again; after the first ten
 *     seconds three times at most
 * @param onReuse what a spent token, presented after its grace or too often, ends
 */
public record RefreshPolicy(Rotation rotation, Duration grace, OnReuse onReuse) {

  /** Whether a refresh token is spent by its use. */
  public enum Rotation implements Word {
    ROTATE,
    REUSE
  }

  /** What the alarm ends. */
  public enum OnReuse implements Word {
    FAMILY,
    SESSION,
    USER
  }

  static final Duration LONGEST_GRACE = Duration.ofMinutes(5);

  public RefreshPolicy {
    if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
      throw new IllegalArgumentException("grace: expected 0s to 5m");
    }
  }

  static RefreshPolicy in(YamlSection entry, RefreshPolicy defaults) {
    return entry.policy(
        "refresh",
        defaults,
        section ->
            new RefreshPolicy(
                section.word("rotation", Rotation.class).orElse(defaults.rotation),
                section.duration("grace", Duration.ZERO, LONGEST_GRACE).orElse(defaults.grace),
                section.word("on-reuse", OnReuse.class).orElse(defaults.onReuse)));
  }
}
