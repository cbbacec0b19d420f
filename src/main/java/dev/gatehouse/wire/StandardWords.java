package dev.gatehouse.wire;

import dev.gatehouse.session.Refusal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of the doors that every tenant has, whatever its dialect: OAuth's (RFC 6749 section
 * 5.2, RFC 6750 section 3.1).
 */
public final class StandardWords implements Words {

  public static final StandardWords SPOKEN = new StandardWords();

  private static final Pattern DOORS = Pattern.compile("/oauth2/(introspect|revoke)|/revocations");

  private static final String INVALID_REQUEST = "invalid_request";
  private static final String UNAVAILABLE = "temporarily_unavailable";
  private static final String BEARER = "Bearer";

  private StandardWords() {}

  /** Whether {@code path}, without the prefix that names a tenant, leads to one of these doors. */
  static boolean spokenAt(String path) {
    return DOORS.matcher(path).matches() || ForwardAuth.asked(path);
  }

  @Serdeable
  record Failure(String error, @Nullable String error_description) {}

  @Override
  public MutableHttpResponse<?> refuse(Refusal refusal, Exchange exchange) {
    return switch (refusal) {
      case Refusal.CredentialMissing _, Refusal.CredentialRejected _ ->
          challenged("Basic realm=\"gatehouse\"", "invalid_client");
      // Who presents nothing is not told that it is wrong (RFC 6750 section 3.1).
      case Refusal.TokenMissing _ ->
          HttpResponse.unauthorized().header(HttpHeaders.WWW_AUTHENTICATE, BEARER);
      case Refusal.TokenRejected _, Refusal.AccountMissing _ ->
          challenged(BEARER + " error=\"invalid_token\"", "invalid_token");
      case Refusal.Restricted _ ->
          failure(HttpStatus.FORBIDDEN, "access_denied", "RESTRICTED_CAPABILITY");
      case Refusal.RateLimited _ -> failure(HttpStatus.TOO_MANY_REQUESTS, UNAVAILABLE, null);
      case Refusal.Unavailable(Duration retryAfter) ->
          failure(HttpStatus.SERVICE_UNAVAILABLE, UNAVAILABLE, null)
              .header(HttpHeaders.RETRY_AFTER, Long.toString(ResponseHeaders.seconds(retryAfter)));
      case Refusal.Malformed _,
          Refusal.BadCredentials _,
          Refusal.RefreshRejected _,
          Refusal.NameRefused _,
          Refusal.NameTaken _,
          Refusal.PasswordRefused _,
          Refusal.ProfileTooLarge _,
          Refusal.CodeRejected _,
          Refusal.CodeUnknown _,
          Refusal.CodeOver _,
          Refusal.CodeTooSoon _,
          Refusal.CodeLocked _ ->
          failure(HttpStatus.BAD_REQUEST, INVALID_REQUEST, null);
    };
  }

  @Override
  public MutableHttpResponse<?> fault(HttpStatus status, Exchange exchange) {
    String error =
        switch (status) {
          case SERVICE_UNAVAILABLE -> UNAVAILABLE;
          case HttpStatus other when other.getCode() >= 500 -> "server_error";
          case HttpStatus _ -> INVALID_REQUEST;
        };
    return failure(status, error, status.getReason());
  }

  private static MutableHttpResponse<?> challenged(String challenge, String error) {
    return failure(HttpStatus.UNAUTHORIZED, error, null)
        .header(HttpHeaders.WWW_AUTHENTICATE, challenge);
  }

  private static MutableHttpResponse<?> failure(
      HttpStatus status, String error, @Nullable String description) {
    return HttpResponse.status(status).body(new Failure(error, description));
  }
}
