package dev.gatehouse.wire.sixth;

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
import dev.gatehouse.wire.Dialect;
import dev.gatehouse.wire.Exchange;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The words of {@code sixth}. Its access tokens outlive the session, its refresh tokens do not. */
@Singleton
class SixthDialect implements Dialect {

  static final String NAME = "sixth";

  private static final String SESSION = "x-session";

  /** What went wrong, in a word. */
  @Serdeable
  record Failure(String why) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TokenPolicy tokens() {
    return new TokenPolicy(
        Duration.ofMinutes(15), Duration.ofHours(12), Duration.ofDays(1), Algorithm.ES256);
  }

  @Override
  public RefreshPolicy refresh() {
    return new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(60), OnReuse.SESSION);
  }

  @Override
  public LogoutPolicy logout() {
    return new LogoutPolicy(
        OnSession.KEEP,
        OnRefreshTokens.REVOKE_FAMILY,
        Scope.SESSION,
        WhenRefreshMissing.END_SESSION,
        true);
  }

  @Override
  public Map<Capability, Rate> rates() {
    return Map.of(Capability.LOGOUT, new Rate(30, Duration.ofHours(1)));
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

  @Override
  public List<String> tokens(HttpRequest<?> request) {
    return request.getHeaders().getAll(SESSION);
  }

  @Override
  public List<String> headers() {
    return List.of(SESSION);
  }

  @Override
  public List<String> example(String url, String tenant, String credential) {
    return List.of();
  }

  @Override
  public String writeId(UUID id) {
    return id.toString();
  }

  @Override
  public Optional<UUID> readId(String shown) {
    return Optional.empty();
  }

  @Override
  public MutableHttpResponse<?> refuse(Refusal refusal, Exchange exchange) {
    return switch (refusal) {
      case Refusal.TokenMissing _ -> failure(HttpStatus.UNAUTHORIZED, "who?");
      case Refusal.TokenRejected _, Refusal.AccountMissing _, Refusal.RefreshRejected _ ->
          failure(HttpStatus.UNAUTHORIZED, "over");
      case Refusal.BadCredentials _, Refusal.CodeRejected _ ->
          failure(HttpStatus.UNAUTHORIZED, "wrong");
      case Refusal.Restricted _ -> failure(HttpStatus.FORBIDDEN, "closed");
      case Refusal.RateLimited _, Refusal.CodeTooSoon _, Refusal.CodeLocked _ ->
          failure(HttpStatus.TOO_MANY_REQUESTS, "slowly");
      case Refusal.CredentialMissing _,
          Refusal.CredentialRejected _,
          Refusal.Malformed _,
          Refusal.NameRefused _,
          Refusal.NameTaken _,
          Refusal.PasswordRefused _,
          Refusal.ProfileTooLarge _,
          Refusal.CodeUnknown _,
          Refusal.CodeOver _ ->
          failure(HttpStatus.BAD_REQUEST, "what?");
      case Refusal.Unavailable(Duration wait) ->
          failure(HttpStatus.SERVICE_UNAVAILABLE, "later")
              .header(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds()));
    };
  }

  @Override
  public MutableHttpResponse<?> fault(HttpStatus status, Exchange exchange) {
    return failure(status, status.getReason());
  }

  private static MutableHttpResponse<?> failure(HttpStatus status, String why) {
    return HttpResponse.status(status).body(new Failure(why));
  }
}
