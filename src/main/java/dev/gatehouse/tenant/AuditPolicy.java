package dev.gatehouse.tenant;

import java.time.Duration;

/**
 * How long it is kept what happened.
 *
 * @param retention 30 days to ten years; a little longer, for it goes up to a checkpoint at a time
 */
public record AuditPolicy(Duration retention) {

  /** What the database holds to as well, whatever is asked of it. */
  private static final Duration SHORTEST = Duration.ofDays(30);

  private static final Duration LONGEST = Duration.ofDays(3660);

  /** As long as it takes to look back at the same day of the year before, and some weeks. */
  static final AuditPolicy USUAL = new AuditPolicy(Duration.ofDays(400));

  public AuditPolicy {
    if (retention.compareTo(SHORTEST) < 0 || retention.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("retention: expected 30d to 3660d");
    }
  }

  static AuditPolicy in(YamlSection entry) {
    return entry.policy(
        "audit",
        USUAL,
        section -> new AuditPolicy(section.duration("retention").orElse(USUAL.retention)));
  }
}
