package dev.gatehouse.tenant;

import java.time.Duration;
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

  static final String FORM =
      "a rate such as 30/1h, with 1 to " + MOST_EVENTS + " events in a window of up to 30d";

  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,4})/([0-9a-z]+)");

  public Rate {
    if (events < 1 || events > MOST_EVENTS || window.compareTo(Durations.LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException(FORM);
    }
  }

  /** The rate written as {@code text}, unless it is not one. */
  static Optional<Rate> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int events = Integer.parseInt(matcher.group(1));
    return Durations.parse(matcher.group(2))
        .filter(window -> events >= 1 && events <= MOST_EVENTS)
        .filter(window -> window.compareTo(Durations.LONGEST_WINDOW) <= 0)
        .map(window -> new Rate(events, window));
  }
}
