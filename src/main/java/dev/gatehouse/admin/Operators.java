package dev.gatehouse.admin;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Singleton;
import java.util.List;
import org.reactivestreams.Publisher;

/**
 * Recognises operators by {@code Authorization: Bearer} and the admin key on admin paths, by the
 * console's cookie on the same paths under {@code /console}, and by nothing else anywhere.
 */
@Singleton
final class Operators implements AuthenticationFetcher<HttpRequest<?>> {

  /** The role of whoever has the admin key. */
  static final String OPERATOR = "operator";

  /** Where the console's page signs in. */
  static final String CONSOLE_SESSION = "/console/session";

  /** What the paths begin with where the console's page finds the admin API. */
  static final String CONSOLE = "/console/admin/";

  private static final String SCHEME = "Bearer ";
  static final String PATH = "/admin/";

  private final AdminKey key;
  private final ConsoleCookies cookies;

  Operators(AdminKey key, ConsoleCookies cookies) {
    this.key = key;
    this.cookies = cookies;
  }

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    String path = request.getPath();
    boolean operator =
        path.startsWith(CONSOLE)
            ? cookies.goodUntil(request).isPresent()
            : path.startsWith(PATH) && hasKey(request);
    return operator
        ? Publishers.just(Authentication.build(OPERATOR, List.of(OPERATOR)))
        : Publishers.empty();
  }

  private boolean hasKey(HttpRequest<?> request) {
    List<String> presented = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    return presented.size() == 1
        && presented.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && key.is(presented.getFirst().substring(SCHEME.length()));
  }
}
