package dev.gatehouse.admin;

import dev.gatehouse.admin.Repetitions.Repeated;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers a call that was made before as it was answered then. */
@Singleton
final class RepeatedHandler implements ExceptionHandler<Repeated, MutableHttpResponse<?>> {

  @Override
  @SuppressWarnings("rawtypes")
  public MutableHttpResponse<?> handle(HttpRequest request, Repeated repeated) {
    MutableHttpResponse<String> response =
        HttpResponse.<String>status(HttpStatus.valueOf(repeated.status()))
            .header("Idempotency-Replayed", "true");
    String json = repeated.json();
    return json == null ? response : response.body(json).contentType(MediaType.APPLICATION_JSON);
  }
}
