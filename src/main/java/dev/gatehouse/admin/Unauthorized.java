package dev.gatehouse.admin;

import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Problem;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;

/** Words what the framework's security rejects. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class Unauthorized
    implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {

  @Override
  @SuppressWarnings("rawtypes")
  public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException exception) {
    HttpStatus status = exception.isForbidden() ? HttpStatus.FORBIDDEN : HttpStatus.UNAUTHORIZED;
    String requestId = Exchange.of((HttpRequest<?>) request).map(Exchange::requestId).orElse("");
    Operator.log((HttpRequest<?>) request, status);
    return Problem.response(status, requestId).header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
  }
}
