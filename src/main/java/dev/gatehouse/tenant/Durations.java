package dev.gatehouse.tenant;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as {@code tenants.yml} writes them: {@code 60s}, {@code 15m}, {@code 24h}, {@code 30d}.
 */
public final class Durations {

  private static final Pattern WRITTEN = Pattern.compile("(0|[1-9][0-9]{0,6})([smhd])");

  private Durations() {}

  /** The shortest way to write {@code duration}, which is a whole number of seconds. */
  static String write(Duration duration) {
    for (ChronoUnit unit : List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES)) {
      Duration one = unit.getDuration();
      if (!duration.isZero() && duration.equals(one.multipliedBy(duration.dividedBy(one)))) {
        return duration.dividedBy(one) + unit.name().substring(0, 1).toLowerCase(Locale.ROOT);
      }
    }
    return duration.toSeconds() + "s";
  }

  /** The duration that {@code text} is, unless it is none. */
  public static Optional<Duration> parse(String text) {
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
