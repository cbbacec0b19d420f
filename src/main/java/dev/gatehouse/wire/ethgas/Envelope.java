package dev.gatehouse.wire.ethgas;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * What every answer of this dialect is wrapped in.
 *
 * @param code the status once more
 * @param data null in every answer but a good one, and written even then
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record Envelope<T>(int code, String message, @Nullable T data) {

  static MutableHttpResponse<?> ok(Object data) {
    return HttpResponse.ok(new Envelope<>(HttpStatus.OK.getCode(), "OK", data));
  }

  static MutableHttpResponse<?> error(HttpStatus status, String message) {
    return HttpResponse.status(status)
        .body(new Envelope<@Nullable Object>(status.getCode(), message, null));
  }
}
