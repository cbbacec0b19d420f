package dev.gatehouse.wire.webmix;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.wire.Exchange;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every answer of this dialect is wrapped in. */
final class Envelope {

  /** Always three digits of a second, which {@link Instant#toString()} leaves out when it can. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Envelope() {}

  @Serdeable
  record Meta(String requestId, String timestamp) {

    static Meta of(Exchange exchange) {
      return new Meta(exchange.requestId(), time(exchange.startedAt()));
    }
  }

  @Serdeable
  record Success<T>(Meta meta, T data) {}

  @Serdeable
  record Failure(Meta meta, Detail error) {}

  /**
   * @param validation what is wrong with which field; left out where it is not about fields
   */
  @Serdeable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Detail(
      String message, String code, int status, @Nullable Map<String, List<String>> validation) {}

  /** Written like {@code 2025-01-15T10:30:00.000Z}. */
  static String time(Instant instant) {
    return TIME.format(instant);
  }
}
