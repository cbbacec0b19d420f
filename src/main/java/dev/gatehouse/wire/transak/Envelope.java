package dev.gatehouse.wire.transak;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What every answer of this dialect is wrapped in. */
final class Envelope {

  /** Always three digits of a second, which {@link Instant#toString()} leaves out when it can. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Envelope() {}

  @Serdeable
  record Success<T>(T data) {}

  @Serdeable
  record Failure(Detail error) {}

  /**
   * The fields of the contract's older page, which are required, and the number of its newer one.
   */
  @Serdeable
  record Detail(int statusCode, String name, String message, int errorCode) {}

  /** Written like {@code 2025-04-07T08:05:30.432Z}. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }
}
