package dev.gatehouse.wire.kontenbase;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of {@code kontenbase}. */
@Singleton
class KontenbaseDialect implements Dialect {

  static final String NAME = "kontenbase";

  /** Where its endpoints are. */
  static final String AUTH = "/query/api/v1/{apiKey}/auth";

  private static final Pattern KEYED = Pattern.compile("/query/api/v1/([^/]+)(/.*)?");

  /** There are no refresh tokens on its wire: what is issued lives as long as the session. */
  private static final Duration LIFETIME = Duration.ofDays(30);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TokenPolicy tokens() {
    return new TokenPolicy(LIFETIME, LIFETIME, LIFETIME, Algorithm.ES256);
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

  @Override
  public SignUpPolicy signUp() {
    return new SignUpPolicy(true, 8);
  }

  @Override
  public boolean credentialRequired() {
    return true;
  }

  /** The key in the path. */
  @Override
  public List<String> credentials(HttpRequest<?> request) {
    Matcher path = KEYED.matcher(Exchange.path(request));
    return path.matches() ? List.of(path.group(1)) : List.of();
  }

  @Override
  public List<String> tokens(HttpRequest<?> request) {
    return BearerTokens.of(request);
  }

  @Override
  public List<String> example(String url, String tenant, String credential) {
    String post = "curl -s -X POST " + url + AUTH.replace("{apiKey}", credential);
    String json = " -H 'Content-Type: application/json' -d ";
    return List.of(
        post
            + "/register"
            + json
            + "'{\"firstName\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\"correct horse\"}'",
        "TOKEN=$("
            + post
            + "/login"
            + json
            + "'{\"email\":\"ada@example.com\",\"password\":\"correct horse\"}'"
            + " | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')",
        post + "/logout -H \"Authorization: Bearer $TOKEN\"");
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
      case Refusal.CredentialMissing _, Refusal.CredentialRejected _ ->
          Failure.response(HttpStatus.NOT_FOUND, "Project not found");
      case Refusal.Malformed(Map<String, String> fields) -> invalid(fields, exchange);
      case Refusal.RateLimited _ -> fault(HttpStatus.TOO_MANY_REQUESTS, exchange);
      case Refusal.TokenMissing _,
          Refusal.TokenRejected _,
          Refusal.AccountMissing _,
          Refusal.RefreshRejected _ ->
          fault(HttpStatus.UNAUTHORIZED, exchange);
      case Refusal.Restricted(Capability capability) ->
          Failure.response(
              HttpStatus.FORBIDDEN, "Capability " + capability.word() + " is restricted");
      case Refusal.BadCredentials _, Refusal.CodeRejected _ ->
          Failure.response(HttpStatus.UNAUTHORIZED, "Invalid credentials");
      case Refusal.NameRefused _ ->
          Failure.response(HttpStatus.BAD_REQUEST, "email must be an e-mail address");
      case Refusal.NameTaken _ ->
          Failure.response(HttpStatus.CONFLICT, "email is registered already");
      case Refusal.PasswordRefused(int minLength) ->
          Failure.response(
              HttpStatus.BAD_REQUEST,
              "password must be " + minLength + " characters to 1024 bytes long");
      case Refusal.ProfileTooLarge _ ->
          Failure.response(HttpStatus.UNPROCESSABLE_ENTITY, "user is too large");
      case Refusal.CodeUnknown _ -> fault(HttpStatus.NOT_FOUND, exchange);
      case Refusal.CodeOver _ -> fault(HttpStatus.CONFLICT, exchange);
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
    return Failure.response(status, status.getReason());
  }

  /** Says what is wrong with which field, in one sentence. */
  private MutableHttpResponse<?> invalid(Map<String, String> fields, Exchange exchange) {
    return fields.isEmpty()
        ? fault(HttpStatus.BAD_REQUEST, exchange)
        : Failure.response(
            HttpStatus.BAD_REQUEST,
            fields.entrySet().stream()
                .map(field -> field.getKey() + " " + field.getValue())
                .sorted()
                .collect(Collectors.joining(", ")));
  }

  private static MutableHttpResponse<?> later(MutableHttpResponse<?> response, Duration wait) {
    return response.header(
        HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }
}
