package dev.gatehouse.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, where no dialect has words for it (RFC 9457).
 *
 * @param code a stable name for programs
 * @param requestId what to ask an operator about
 */
@Serdeable
public record Problem(
    String type,
    String title,
    int status,
    @Nullable String detail,
    String code,
    @JsonProperty("request_id") String requestId) {

  private static final String UNTYPED = "about:blank";

  /** The problem that {@code status} is. */
  public static MutableHttpResponse<?> response(HttpStatus status, String requestId) {
    return response(status, status.name(), null, requestId);
  }

  public static MutableHttpResponse<?> response(
      HttpStatus status, String code, @Nullable String detail, String requestId) {
    Problem problem =
        new Problem(
            UNTYPED,
            status.getReason(),
            status.getCode(),
            detail,
            code.toUpperCase(Locale.ROOT),
            requestId);
    return HttpResponse.status(status)
        .body(problem)
        .contentType(MediaType.APPLICATION_JSON_PROBLEM);
  }
}
