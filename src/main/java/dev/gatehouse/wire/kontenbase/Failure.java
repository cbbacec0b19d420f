package dev.gatehouse.wire.kontenbase;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;

/**
 * What went wrong.
 *
 * @param message always there, and always text: clients break otherwise
 */
@Serdeable
record Failure(int statusCode, String message) {

  static MutableHttpResponse<?> response(HttpStatus status, String message) {
    return HttpResponse.status(status).body(new Failure(status.getCode(), message));
  }
}
