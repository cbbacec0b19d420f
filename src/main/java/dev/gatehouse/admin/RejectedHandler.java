package dev.gatehouse.admin;

import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Problem;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Words {@link Rejected}. */
@Singleton
final class RejectedHandler implements ExceptionHandler<Rejected, MutableHttpResponse<?>> {

  @Override
  @SuppressWarnings("rawtypes")
  public MutableHttpResponse<?> handle(HttpRequest request, Rejected rejected) {
    String requestId = Exchange.of((HttpRequest<?>) request).map(Exchange::requestId).orElse("");
    Operator.log((HttpRequest<?>) request, rejected.status());
    return Problem.response(
        rejected.status(), rejected.status().name(), rejected.getMessage(), requestId);
  }
}
