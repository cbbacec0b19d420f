package dev.gatehouse.wire.ethgas;

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
import dev.gatehouse.wire.BearerTokens;
import dev.gatehouse.wire.Dialect;
import dev.gatehouse.wire.Exchange;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The words of {@code ethgas}. */
@Singleton
class EthgasDialect implements Dialect {

  static final String NAME = "ethgas";

  /** Where its endpoints are. */
  static final String USER = "/api/v1/user";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TokenPolicy tokens() {
    return new TokenPolicy(
        Duration.ofHours(1), Duration.ofDays(7), Duration.ofDays(30), Algorithm.ES256);
  }

  @Override
  public RefreshPolicy refresh() {
    return new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(60), OnReuse.FAMILY);
  }

  @Override
  public LogoutPolicy logout() {
    return new LogoutPolicy(
        OnSession.END,
        OnRefreshTokens.REVOKE_FAMILY,
        Scope.SESSION,
        WhenRefreshMissing.END_SESSION,
        true);
  }

  @Override
  public Map<Capability, Rate> rates() {
    return Map.of();
  }

  /** Its accounts are made elsewhere. */
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

  @Override
  public List<String> tokens(HttpRequest<?> request) {
    return BearerTokens.of(request);
  }

  @Override
  public List<String> example(String url, String tenant, String credential) {
    String json = " -H 'Content-Type: application/json' -d ";
    String user = url + "/t/" + tenant + USER;
    return List.of(
        "curl -s -X POST "
            + url
            + "/admin/v1/tenants/"
            + tenant
            + "/accounts -H \"Authorization: Bearer $KEY\""
            + json
            + "'{\"username\":\"ada\",\"password\":\"correct horse\"}'",
        "TOKEN=$(curl -s -X POST "
            + user
            + "/login"
            + json
            + "'{\"username\":\"ada\",\"password\":\"correct horse\"}'"
            + " | sed 's/.*\"accessToken\":\"\\([^\"]*\\)\".*/\\1/')",
        "curl -s -X POST " + user + "/logout -H \"Authorization: Bearer $TOKEN\"");
  }

  @Override
  public String writeId(UUID id) {
    return id.toString();
  }

  /** Its ids are UUIDs as everybody writes them. */
  @Override
  public Optional<UUID> readId(String shown) {
    return Optional.empty();
  }

  @Override
  public MutableHttpResponse<?> refuse(Refusal refusal, Exchange exchange) {
    return switch (refusal) {
      case Refusal.CredentialMissing _,
          Refusal.CredentialRejected _,
          Refusal.TokenMissing _,
          Refusal.BadCredentials _,
          Refusal.CodeRejected _ ->
          fault(HttpStatus.UNAUTHORIZED, exchange);
      case Refusal.TokenRejected _, Refusal.AccountMissing _ ->
          Envelope.error(HttpStatus.UNAUTHORIZED, "Token is invalid or expired");
      case Refusal.RefreshRejected _ ->
          Envelope.error(HttpStatus.UNAUTHORIZED, "Invalid refresh token");
      case Refusal.Restricted _ -> fault(HttpStatus.FORBIDDEN, exchange);
      case Refusal.Malformed _,
          Refusal.NameRefused _,
          Refusal.PasswordRefused _,
          Refusal.ProfileTooLarge _ ->
          fault(HttpStatus.BAD_REQUEST, exchange);
      case Refusal.NameTaken _, Refusal.CodeOver _ -> fault(HttpStatus.CONFLICT, exchange);
      case Refusal.CodeUnknown _ -> fault(HttpStatus.NOT_FOUND, exchange);
      case Refusal.RateLimited _ -> fault(HttpStatus.TOO_MANY_REQUESTS, exchange);
      case Refusal.CodeTooSoon(Duration wait) ->
          later(fault(HttpStatus.TOO_MANY_REQUESTS, exchange), wait);
      case Refusal.CodeLocked(Duration wait) ->
          later(fault(HttpStatus.TOO_MANY_REQUESTS, exchange), wait);
      case Refusal.Unavailable(Duration retryAfter) ->
          later(fault(HttpStatus.SERVICE_UNAVAILABLE, exchange), retryAfter);
    };
  }

  @Override
  public MutableHttpResponse<?> fault(HttpStatus status, Exchange exchange) {
    return switch (status) {
      case BAD_REQUEST -> Envelope.error(status, "Validation Error");
      case INTERNAL_SERVER_ERROR -> Envelope.error(status, "Server Error");
      default -> Envelope.error(status, status.getReason());
    };
  }

  private static MutableHttpResponse<?> later(MutableHttpResponse<?> response, Duration wait) {
    return response.header(
        HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }
}
