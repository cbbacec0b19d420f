package dev.gatehouse.tenant;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as {@code tenants.yml} writes them: {@code 60s}, {@code 15m}, {@code 24h}, {@code 30d}.
 */
final class Durations {

  private static final Pattern WRITTEN = Pattern.compile("(0|[1-9][0-9]{0,6})([smhd])");

  private Durations() {}

  static Optional<Duration> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }
}
