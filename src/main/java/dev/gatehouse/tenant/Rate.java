package dev.gatehouse.tenant;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something may be done: at most {@code events} in any {@code window}, written {@code
 * 30/1h}.
 */
public record Rate(int events, Duration window) {

  /** The largest number of events: each one in the window is remembered. */
  static final int MOST_EVENTS = 1000;

  private static final Duration LONGEST_WINDOW = Duration.ofDays(30);

  static final String FORM =
      "a rate such as 30/1h, with 1 to " + MOST_EVENTS + " events in a window of 1s to 30d";

  private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,3})/([0-9a-z]+)");

  public Rate {
    if (!good(events, window)) {
      throw new IllegalArgumentException(FORM);
    }
  }

  /** The rate as it is written. */
  public String written() {
    return events + "/" + Durations.write(window);
  }

  /** The rate written as {@code text}, unless it is not one. */
  static Optional<Rate> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int events = Integer.parseInt(matcher.group(1));
    return Durations.parse(matcher.group(2))
        .filter(window -> good(events, window))
        .map(window -> new Rate(events, window));
  }

  /** A tenant's rates: those in its entry, and for the rest {@code defaults}. */
  static Map<Capability, Rate> in(YamlSection entry, Map<Capability, Rate> defaults) {
    EnumMap<Capability, Rate> rates = new EnumMap<>(Capability.class);
    rates.putAll(defaults);
    entry
        .section("rates")
        .ifPresent(section -> {
          for (Capability capability : Capability.values()) {
            section
                .value(capability.word(), FORM, Rate::parse)
                .ifPresent(rate -> rates.put(capability, rate));
          }
          section.close();
        });
    return rates;
  }

  private static boolean good(int events, Duration window) {
    return events >= 1
        && events <= MOST_EVENTS
        && window.isPositive()
        && window.compareTo(LONGEST_WINDOW) <= 0;
  }
}
