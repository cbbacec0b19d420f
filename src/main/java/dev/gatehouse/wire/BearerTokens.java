package dev.gatehouse.wire;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;

/** Reads {@code Authorization: Bearer} (RFC 6750 section 2.1). */
public final class BearerTokens {

  private static final String SCHEME = "Bearer ";

  private BearerTokens() {}

  /**
   * What follows the scheme, if there is one such header; nothing of another scheme. Of several
   * headers all, for that is a contradiction.
   */
  public static List<String> of(HttpRequest<?> request) {
    List<String> headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    if (headers.size() != 1) {
      return headers;
    }
    String header = headers.getFirst();
    String token =
        header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            ? header.substring(SCHEME.length()).strip()
            : "";
    return token.isEmpty() ? List.of() : List.of(token);
  }
}
