package dev.gatehouse.wire.sig;

import dev.gatehouse.session.Refusal;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.LogoutPolicy.OnRefreshTokens;
import dev.gatehouse.tenant.LogoutPolicy.OnSession;
import dev.gatehouse.tenant.LogoutPolicy.Scope;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import dev.gatehouse.tenant.Rate;
import dev.gatehouse.tenant.RefreshPolicy;
import dev.gatehouse.tenant.RefreshPolicy.OnReuse;
import dev.gatehouse.tenant.RefreshPolicy.Rotation;
import dev.gatehouse.tenant.SignUpPolicy;
import dev.gatehouse.tenant.TokenPolicy;
import dev.gatehouse.tenant.TokenPolicy.Algorithm;
import dev.gatehouse.token.Flaw;
import dev.gatehouse.wire.Dialect;
import dev.gatehouse.wire.Exchange;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The words of {@code sig}: Lexik's about access tokens, Gesdinet's about refresh tokens. */
@Singleton
class SigDialect implements Dialect {

  static final String NAME = "sig";

  private static final String SCHEME = "Bearer";

  @Override
  public String name() {
    return NAME;
  }

  /** A refresh token lives for seven days, however often it is used: so does the session. */
  @Override
  public TokenPolicy tokens() {
    return new TokenPolicy(
        Duration.ofHours(1), Duration.ofDays(7), Duration.ofDays(7), Algorithm.RS256);
  }

  @Override
  public RefreshPolicy refresh() {
    return new RefreshPolicy(Rotation.REUSE, Duration.ZERO, OnReuse.FAMILY);
  }

  @Override
  public LogoutPolicy logout() {
    return new LogoutPolicy(
        OnSession.KEEP,
        OnRefreshTokens.REVOKE_PRESENTED,
        Scope.SESSION,
        WhenRefreshMissing.END_SESSION,
        true);
  }

  @Override
  public Map<Capability, Rate> rates() {
    return Map.of();
  }

  @Override
  public SignUpPolicy signUp() {
    return new SignUpPolicy(false, 8);
  }

  @Override
  public boolean credentialRequired() {
    return false;
  }

  @Override
  public List<String> credentials(HttpRequest<?> request) {
    return List.of();
  }

  /** What is not one header with the scheme, one blank and a token counts as none at all. */
  @Override
  public List<String> tokens(HttpRequest<?> request) {
    List<String> headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    String[] parts = headers.size() == 1 ? headers.getFirst().split(" ", -1) : new String[0];
    return parts.length == 2 && parts[0].equalsIgnoreCase(SCHEME) ? List.of(parts[1]) : List.of();
  }

  @Override
  public List<String> example(String url, String tenant, String credential) {
    String json = " -H 'Content-Type: application/json'";
    String body = " -d '{\"email\":\"ada@example.com\",\"password\":\"correct horse\"}'";
    String api = url + "/t/" + tenant + "/api/";
    return List.of(
        "curl -s -X POST "
            + url
            + "/admin/v1/tenants/"
            + tenant
            + "/accounts -H \"Authorization: Bearer $KEY\""
            + json
            + body,
        "TOKEN=$(curl -s -X POST "
            + api
            + "login"
            + json
            + body
            + " | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')",
        "curl -s -X POST " + api + "logout -H \"Authorization: Bearer $TOKEN\"" + json);
  }

  @Override
  public String writeId(UUID id) {
    return Long.toString(User.number(id));
  }

  /** The number is a part of the id; the rest of it is not to be found from it. */
  @Override
  public Optional<UUID> readId(String shown) {
    return Optional.empty();
  }

  @Override
  public MutableHttpResponse<?> refuse(Refusal refusal, Exchange exchange) {
    return switch (refusal) {
      case Refusal.CredentialMissing _, Refusal.CredentialRejected _ ->
          fault(HttpStatus.BAD_REQUEST, exchange);
      case Refusal.Malformed _ -> invalidJson();
      case Refusal.RateLimited _ -> tooMany(exchange.capability());
      case Refusal.TokenMissing _ -> unauthenticated("JWT Token not found");
      case Refusal.TokenRejected(_, boolean pastExpiry) ->
          unauthenticated(pastExpiry ? "Expired JWT Token" : "Invalid JWT Token");
      case Refusal.AccountMissing _, Refusal.BadCredentials _, Refusal.CodeRejected _ ->
          unauthenticated("Invalid credentials.");
      case Refusal.Restricted(Capability capability) ->
          error(HttpStatus.FORBIDDEN, "Capability " + capability.word() + " is restricted");
      case Refusal.RefreshRejected(Flaw flaw) ->
          error(
              HttpStatus.UNAUTHORIZED,
              switch (flaw) {
                case EXPIRED -> "Invalid JWT Refresh Token";
                case MALFORMED, FORGED, REVOKED, REUSED -> "JWT Refresh Token Not Found";
              });
      case Refusal.NameRefused _, Refusal.PasswordRefused _, Refusal.ProfileTooLarge _ ->
          fault(HttpStatus.UNPROCESSABLE_ENTITY, exchange);
      case Refusal.NameTaken _, Refusal.CodeOver _ -> fault(HttpStatus.CONFLICT, exchange);
      case Refusal.CodeUnknown _ -> fault(HttpStatus.NOT_FOUND, exchange);
      case Refusal.CodeTooSoon(Duration wait) -> later(tooMany(exchange.capability()), wait);
      case Refusal.CodeLocked(Duration wait) -> later(tooMany(exchange.capability()), wait);
      case Refusal.Unavailable(Duration wait) ->
          later(fault(HttpStatus.SERVICE_UNAVAILABLE, exchange), wait);
    };
  }

  @Override
  public MutableHttpResponse<?> fault(HttpStatus status, Exchange exchange) {
    return error(status, status.getReason());
  }

  MutableHttpResponse<?> invalidJson() {
    return invalid("Invalid JSON.");
  }

  MutableHttpResponse<?> invalid(String wrong) {
    return error(HttpStatus.BAD_REQUEST, wrong);
  }

  MutableHttpResponse<?> refreshTokenMissing() {
    return error(HttpStatus.UNAUTHORIZED, "Missing JWT Refresh Token");
  }

  private static MutableHttpResponse<?> tooMany(@Nullable Capability capability) {
    String message =
        switch (capability) {
          case REFRESH_TOKEN -> "Too many refresh requests, please try again later.";
          case SIGNIN -> "Too many failed login attempts, please try again later.";
          case null, default -> HttpStatus.TOO_MANY_REQUESTS.getReason();
        };
    return error(HttpStatus.TOO_MANY_REQUESTS, message);
  }

  /** Lexik's failures, and nobody else's, name the scheme. */
  private static MutableHttpResponse<?> unauthenticated(String message) {
    return error(HttpStatus.UNAUTHORIZED, message).header(HttpHeaders.WWW_AUTHENTICATE, SCHEME);
  }

  private static MutableHttpResponse<?> error(HttpStatus status, String message) {
    return HttpResponse.status(status).body(new Failure(status.getCode(), message));
  }

  private static MutableHttpResponse<?> later(MutableHttpResponse<?> response, Duration wait) {
    return response.header(
        HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }
}
