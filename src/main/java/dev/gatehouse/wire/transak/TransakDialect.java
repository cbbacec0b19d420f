package dev.gatehouse.wire.transak;

import dev.gatehouse.session.Refusal;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.CodePolicy;
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
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.TokenPolicy;
import dev.gatehouse.tenant.TokenPolicy.Algorithm;
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
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of {@code transak}. */
@Singleton
class TransakDialect implements Dialect {

  static final String NAME = "transak";

  /** What names the tenant, in a body or in the query. */
  static final String API_KEY = "apiKey";

  private static final String SCHEME = "Bearer ";

  /** Its endpoints, with the slash at the end that the framework lets each of them have. */
  private static final Pattern OWN_PATH =
      Pattern.compile("/api/(v2/auth/(login|verify|refresh)|v2/user|v1/auth/logout)/?");

  /** The numbers that the contract publishes. What has none is numbered as its status. */
  private static final int TOKEN = 1002;

  private static final int CODE_TOO_SOON = 1019;
  private static final int VALIDATION = 9001;

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Nobody sees a refresh token; whoever comes back within thirty days goes on for up to a year.
   */
  @Override
  public TokenPolicy tokens() {
    return new TokenPolicy(
        Duration.ofDays(30), Duration.ofDays(30), Duration.ofDays(365), Algorithm.ES256);
  }

  @Override
  public RefreshPolicy refresh() {
    return new RefreshPolicy(Rotation.REUSE, Duration.ZERO, OnReuse.FAMILY);
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
  public CodePolicy codes() {
    return new CodePolicy(Duration.ofMinutes(1), 4, Duration.ofHours(24));
  }

  @Override
  public boolean credentialRequired() {
    return false;
  }

  @Override
  public List<String> credentials(HttpRequest<?> request) {
    return OWN_PATH.matcher(Exchange.path(request)).matches()
        ? request.getParameters().getAll(API_KEY)
        : List.of();
  }

  /** Raw, as the contract has it, or with the scheme that the header is known for. */
  @Override
  public List<String> tokens(HttpRequest<?> request) {
    return request.getHeaders().getAll(HttpHeaders.AUTHORIZATION).stream()
        .map(header -> header.startsWith(SCHEME) ? header.substring(SCHEME.length()) : header)
        .filter(token -> !token.isBlank())
        .toList();
  }

  @Override
  public List<String> example(String url, String tenant, String credential) {
    String post = "curl -s -X POST " + url + "/api/";
    String json = " -H 'Content-Type: application/json'";
    String who = "\"apiKey\":\"" + credential + "\",\"email\":\"ada@example.com\"";
    return List.of(
        "STATE=$("
            + post
            + "v2/auth/login"
            + json
            + " -d '{"
            + who
            + "}' | sed 's/.*\"stateToken\":\"\\([^\"]*\\)\".*/\\1/')",
        "printf 'Paste up to here; the code is in the mail, or in the log: ' && read -r OTP",
        "TOKEN=$("
            + post
            + "v2/auth/verify"
            + json
            + " -d '{"
            + who
            + ",\"otp\":\"'$OTP'\",\"stateToken\":\"'$STATE'\"}'"
            + " | sed 's/.*\"accessToken\":\"\\([^\"]*\\)\".*/\\1/')",
        "curl -s -X POST '"
            + url
            + "/api/v1/auth/logout?apiKey="
            + credential
            + "' -H \"authorization: $TOKEN\"");
  }

  @Override
  public String writeId(UUID id) {
    return id.toString();
  }

  @Override
  public Optional<UUID> readId(String shown) {
    try {
      UUID id = UUID.fromString(shown);
      return id.toString().equals(shown) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public MutableHttpResponse<?> refuse(Refusal refusal, Exchange exchange) {
    return switch (refusal) {
      case Refusal.CredentialMissing _ -> invalid(API_KEY + " is required");
      case Refusal.CredentialRejected _ -> invalid(API_KEY + " is invalid");
      case Refusal.Malformed(Map<String, String> fields) -> invalid(said(fields));
      case Refusal.RateLimited _ -> fault(HttpStatus.TOO_MANY_REQUESTS, exchange);
      case Refusal.TokenMissing _, Refusal.TokenRejected _, Refusal.AccountMissing _ ->
          rejected(exchange, "Session expired");
      case Refusal.Restricted(Capability capability) ->
          error(HttpStatus.FORBIDDEN, "Capability " + capability.word() + " is restricted");
      case Refusal.BadCredentials _, Refusal.CodeRejected _ -> invalid("otp is invalid or expired");
      case Refusal.RefreshRejected _ -> rejected(exchange, "Session expired");
      case Refusal.NameRefused _ -> invalid("email must be an e-mail address");
      case Refusal.PasswordRefused _ -> invalid("password is not accepted");
      case Refusal.NameTaken _, Refusal.CodeOver _ -> fault(HttpStatus.CONFLICT, exchange);
      case Refusal.ProfileTooLarge _ -> fault(HttpStatus.UNPROCESSABLE_ENTITY, exchange);
      case Refusal.CodeUnknown _ -> fault(HttpStatus.NOT_FOUND, exchange);
      case Refusal.CodeTooSoon(Duration wait) ->
          later(
              error(
                  HttpStatus.BAD_REQUEST,
                  CODE_TOO_SOON,
                  "You can request a new OTP after " + words(interval(exchange, wait)) + "."),
              wait);
      case Refusal.CodeLocked(Duration wait) ->
          later(
              error(
                  HttpStatus.BAD_REQUEST,
                  "Your account has been locked due to multiple failed OTP attempts."
                      + " You can try again after "
                      + words(lock(exchange, wait))
                      + "."),
              wait);
      case Refusal.Unavailable(Duration wait) ->
          later(fault(HttpStatus.SERVICE_UNAVAILABLE, exchange), wait);
    };
  }

  @Override
  public MutableHttpResponse<?> fault(HttpStatus status, Exchange exchange) {
    return switch (status) {
      case BAD_REQUEST -> invalid(status.getReason());
      case UNAUTHORIZED -> rejected(exchange, status.getReason());
      default -> error(status, status.getReason());
    };
  }

  /**
   * Who is not known is unauthorized; but logout, says the contract, answers such a call as a bad
   * one.
   */
  private static MutableHttpResponse<?> rejected(Exchange exchange, String message) {
    return error(
        exchange.capability() == Capability.LOGOUT
            ? HttpStatus.BAD_REQUEST
            : HttpStatus.UNAUTHORIZED,
        TOKEN,
        message);
  }

  private static MutableHttpResponse<?> invalid(String message) {
    return error(HttpStatus.BAD_REQUEST, VALIDATION, message);
  }

  private static MutableHttpResponse<?> error(HttpStatus status, String message) {
    return error(status, status.getCode(), message);
  }

  private static MutableHttpResponse<?> error(HttpStatus status, int errorCode, String message) {
    return HttpResponse.status(status)
        .body(
            new Envelope.Failure(
                new Envelope.Detail(status.getCode(), nameOf(status), message, errorCode)));
  }

  /** {@code BadRequestError}, {@code InternalServerError}. */
  private static String nameOf(HttpStatus status) {
    String name = status.getReason().replaceAll("[^A-Za-z]", "");
    return name.endsWith("Error") ? name : name + "Error";
  }

  private static String said(Map<String, String> fields) {
    return fields.isEmpty()
        ? HttpStatus.BAD_REQUEST.getReason()
        : new TreeMap<>(fields)
            .entrySet().stream()
                .map(field -> field.getKey() + " " + field.getValue())
                .collect(Collectors.joining(", "));
  }

  private static Duration interval(Exchange exchange, Duration otherwise) {
    return Optional.ofNullable(exchange.tenant())
        .map(Tenant::codes)
        .map(CodePolicy::interval)
        .orElse(otherwise);
  }

  private static Duration lock(Exchange exchange, Duration otherwise) {
    return Optional.ofNullable(exchange.tenant())
        .map(Tenant::codes)
        .map(CodePolicy::lock)
        .orElse(otherwise);
  }

  /** {@code 1 minute}, {@code 24 hours}. */
  private static String words(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 3600 == 0) {
      return words(seconds / 3600, "hour");
    }
    return seconds % 60 == 0 ? words(seconds / 60, "minute") : words(seconds, "second");
  }

  private static String words(long amount, String unit) {
    return amount + " " + unit + (amount == 1 ? "" : "s");
  }

  private static MutableHttpResponse<?> later(MutableHttpResponse<?> response, Duration wait) {
    return response.header(
        HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }
}
