package dev.gatehouse.admin;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Singleton;
import java.util.List;
import org.reactivestreams.Publisher;

/** Recognises operators by {@code Authorization: Bearer} and the admin key, on admin paths only. */
@Singleton
final class Operators implements AuthenticationFetcher<HttpRequest<?>> {

  /** The role of whoever has the admin key. */
  static final String OPERATOR = "operator";

  private static final String SCHEME = "Bearer ";
  private static final String PATH = "/admin/";

  private final AdminKey key;

  Operators(AdminKey key) {
    this.key = key;
  }

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    List<String> presented = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    boolean operator =
        request.getPath().startsWith(PATH)
            && presented.size() == 1
            && presented.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            && key.is(presented.getFirst().substring(SCHEME.length()));
    return operator
        ? Publishers.just(Authentication.build(OPERATOR, List.of(OPERATOR)))
        : Publishers.empty();
  }
}
