package dev.gatehouse.admin;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;

/**
 * Recognises operators by {@code Authorization: Bearer} and an admin key on admin paths, by the
 * console's cookie on the same paths under {@code /console}, and by nothing else anywhere.
 */
@Singleton
final class Operators implements AuthenticationFetcher<HttpRequest<?>> {

  /** The role of whoever has an admin key, and the name of the one that the installation has. */
  static final String OPERATOR = "operator";

  /** Where the console's page signs in. */
  static final String CONSOLE_SESSION = "/console/session";

  /** What the paths begin with where the console's page finds the admin API. */
  static final String CONSOLE = "/console/admin/";

  static final String PATH = "/admin/";

  /** Both, as a pattern that a call of a tenant differs from in its first few characters. */
  static final String PATHS = "/(console/)?admin/.*";

  private static final String SCHEME = "Bearer ";

  private final AdminKeys keys;
  private final ConsoleCookies cookies;
  private final ExecutorService blocking;

  Operators(
      AdminKeys keys,
      ConsoleCookies cookies,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.keys = keys;
    this.cookies = cookies;
    this.blocking = blocking;
  }

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    return question(request).map(this::asked).orElseGet(Publishers::empty);
  }

  /**
   * Whether the caller may do to the tenant what the scope says, asked anew each time: for what
   * goes on longer than keys may be good.
   */
  BooleanSupplier still(HttpRequest<?> request, Scope scope, String tenant) {
    Supplier<Optional<Operator>> question = question(request).orElseThrow();
    return () ->
        question
            .get()
            .filter(operator -> operator.may(tenant) && operator.scopes().contains(scope))
            .isPresent();
  }

  /** What is asked to learn whose a call is; empty if it has nothing that could tell. */
  private Optional<Supplier<Optional<Operator>>> question(HttpRequest<?> request) {
    String path = request.getPath();
    if (path.startsWith(CONSOLE)) {
      return cookies.presented(request).map(cookie -> () -> cookies.operator(cookie));
    }
    return presented(request)
        .filter(_ -> path.startsWith(PATH))
        .map(key -> () -> keys.operator(key));
  }

  /** The database may have to be asked, which nobody waits for where requests are read. */
  private Publisher<Authentication> asked(Supplier<Optional<Operator>> question) {
    return Publishers.fromCompletableFuture(
        () -> CompletableFuture.supplyAsync(() -> question.get().orElse(null), blocking));
  }

  private static Optional<String> presented(HttpRequest<?> request) {
    List<String> headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    return headers.size() == 1
            && headers.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(headers.getFirst().substring(SCHEME.length()))
        : Optional.empty();
  }
}
