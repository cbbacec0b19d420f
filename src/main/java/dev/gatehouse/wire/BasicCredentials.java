package dev.gatehouse.wire;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a client of the standards says it is (RFC 7617, RFC 6749 section 2.3.1).
 *
 * @param id the tenant's
 * @param secret its credential, in clear
 */
record BasicCredentials(String id, String secret) {

  private static final String SCHEME = "Basic ";

  /** What is presented, if it is one header and can be read. */
  static Optional<BasicCredentials> of(HttpRequest<?> request) {
    List<String> headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    return headers.size() == 1
            && headers.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? decoded(headers.getFirst().substring(SCHEME.length()).strip())
        : Optional.empty();
  }

  private static Optional<BasicCredentials> decoded(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
      int colon = pair.indexOf(':');
      if (colon < 0) {
        return Optional.empty();
      }
      Optional<String> id = FormBody.decoded(pair.substring(0, colon));
      Optional<String> secret = FormBody.decoded(pair.substring(colon + 1));
      return id.isPresent() && secret.isPresent()
          ? Optional.of(new BasicCredentials(id.get(), secret.get()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "credentials of " + id;
  }
}
