package dev.gatehouse.admin;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads times as operators write them (RFC 3339). Years have four digits there; a database takes
 * some more, and fewer than Java does. It rounds to microseconds; what is behind them is cut off
 * here, before that makes another year.
 */
final class Times {

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant BEHIND = Instant.parse("+10000-01-01T00:00:00Z");
  private static final String SUCH_AS = ", such as 2030-01-31T12:00:00Z";

  private Times() {}

  /** A time; null if none was given. */
  static @Nullable Instant any(String field, @Nullable String text) {
    return text == null
        ? null
        : read(text).orElseThrow(() -> Rejected.invalid(field + ": expected a time" + SUCH_AS));
  }

  /** A time after {@code now}; null if none was given. */
  static @Nullable Instant toCome(String field, @Nullable String text, Instant now) {
    return text == null
        ? null
        : read(text)
            .filter(now::isBefore)
            .orElseThrow(() -> Rejected.invalid(field + ": expected a time to come" + SUCH_AS));
  }

  private static Optional<Instant> read(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS))
          .filter(time -> !time.isBefore(FIRST) && time.isBefore(BEHIND));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
