package dev.gatehouse.wire.webmix;

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
import dev.gatehouse.wire.Ulid;
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
import org.jspecify.annotations.Nullable;

/** The words of {@code webmix}. */
@Singleton
class WebmixDialect implements Dialect {

  static final String NAME = "webmix";

  static final String TENANT_TOKEN = "x-tenant-token";
  static final String USER_TOKEN = "x-token";
  private static final Rate THIRTY_AN_HOUR = new Rate(30, Duration.ofHours(1));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TokenPolicy tokens() {
    return new TokenPolicy(
        Duration.ofHours(1), Duration.ofHours(24), Duration.ofDays(30), Algorithm.ES256);
  }

  @Override
  public RefreshPolicy refresh() {
    return new RefreshPolicy(Rotation.ROTATE, Duration.ofSeconds(60), OnReuse.FAMILY);
  }

  @Override
  public LogoutPolicy logout() {
    return new LogoutPolicy(
        OnSession.SUSPEND,
        OnRefreshTokens.KEEP,
        Scope.SESSION,
        WhenRefreshMissing.END_SESSION,
        true);
  }

  @Override
  public Map<Capability, Rate> rates() {
    return Map.of(
        Capability.LOGOUT, THIRTY_AN_HOUR,
        Capability.OTP, THIRTY_AN_HOUR,
        Capability.TERMINATE, new Rate(10, Duration.ofHours(1)));
  }

  @Override
  public SignUpPolicy signUp() {
    return new SignUpPolicy(true, 8);
  }

  @Override
  public boolean credentialRequired() {
    return true;
  }

  @Override
  public List<String> credentials(HttpRequest<?> request) {
    return said(request, TENANT_TOKEN);
  }

  /** {@code x-token} and nothing else: a second credential beside it is a contradiction. */
  @Override
  public List<String> tokens(HttpRequest<?> request) {
    List<String> tokens = said(request, USER_TOKEN);
    String other = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    return tokens.isEmpty() || other == null ? tokens : List.of(tokens.getFirst(), other);
  }

  /** A header that is there but empty says nothing, unless it is there twice. */
  private static List<String> said(HttpRequest<?> request, String header) {
    List<String> values = request.getHeaders().getAll(header);
    return values.size() == 1 && values.getFirst().isBlank() ? List.of() : values;
  }

  /** With those by which its clients say what they run on. */
  @Override
  public List<String> headers() {
    return List.of(
        TENANT_TOKEN,
        USER_TOKEN,
        "x-locale",
        "x-country",
        "x-device-id",
        "x-client-version",
        "x-platform",
        "x-platform-version");
  }

  @Override
  public List<String> example(String url, String tenant, String credential) {
    String post = "curl -s -X POST " + url + "/auth/";
    String headers = " -H 'x-tenant-token: " + credential + "' -H 'Content-Type: application/json'";
    String body =
        " -d '{\"method\":\"password\",\"email\":\"ada@example.com\",\"password\":\"correct"
            + " horse\"}'";
    return List.of(
        post + "signup" + headers + body,
        "TOKEN=$("
            + post
            + "signin"
            + headers
            + body
            + " | sed 's/.*\"accessToken\":\"\\([^\"]*\\)\".*/\\1/')",
        "curl -s "
            + url
            + "/auth/logout -H 'x-tenant-token: "
            + credential
            + "' -H \"x-token: $TOKEN\"");
  }

  @Override
  public String writeId(UUID id) {
    return Ulid.write(id);
  }

  @Override
  public Optional<UUID> readId(String shown) {
    return Ulid.read(shown);
  }

  @Override
  public MutableHttpResponse<?> refuse(Refusal refusal, Exchange exchange) {
    return switch (refusal) {
      case Refusal.CredentialMissing _ ->
          error(exchange, HttpStatus.UNAUTHORIZED, "MISSING_TENANT_TOKEN", "Missing tenant token");
      case Refusal.CredentialRejected _ ->
          error(exchange, HttpStatus.UNAUTHORIZED, "INVALID_TENANT_TOKEN", "Invalid tenant token");
      case Refusal.Malformed(Map<String, String> fields) -> invalid(exchange, fields);
      case Refusal.RateLimited _ -> tooMany(exchange);
      case Refusal.TokenMissing _ ->
          error(exchange, HttpStatus.UNAUTHORIZED, "MISSING_USER_TOKEN", "Missing user token");
      case Refusal.TokenRejected _ ->
          error(exchange, HttpStatus.UNAUTHORIZED, "INVALID_USER_TOKEN", "Invalid user token");
      case Refusal.AccountMissing _ ->
          error(
              exchange,
              HttpStatus.INTERNAL_SERVER_ERROR,
              "UNEXPECTED_STATE",
              "Missing user context");
      case Refusal.Restricted(Capability capability) -> restricted(exchange, capability);
      case Refusal.BadCredentials _, Refusal.CodeRejected _ ->
          error(exchange, HttpStatus.UNAUTHORIZED, "INVALID_CREDENTIALS", "Invalid credentials");
      case Refusal.RefreshRejected _ ->
          error(
              exchange, HttpStatus.UNAUTHORIZED, "INVALID_REFRESH_TOKEN", "Invalid refresh token");
      case Refusal.NameRefused _ -> invalid(exchange, Map.of("email", "must be an e-mail address"));
      case Refusal.NameTaken _, Refusal.CodeOver _ -> fault(HttpStatus.CONFLICT, exchange);
      case Refusal.PasswordRefused(int minLength) ->
          invalid(
              exchange,
              Map.of("password", "must be " + minLength + " characters to 1024 bytes long"));
      case Refusal.ProfileTooLarge _ -> fault(HttpStatus.UNPROCESSABLE_ENTITY, exchange);
      case Refusal.CodeUnknown _ -> fault(HttpStatus.NOT_FOUND, exchange);
      case Refusal.CodeTooSoon(Duration wait) -> later(tooMany(exchange), wait);
      case Refusal.CodeLocked(Duration wait) -> later(tooMany(exchange), wait);
      case Refusal.Unavailable(Duration retryAfter) ->
          later(fault(HttpStatus.SERVICE_UNAVAILABLE, exchange), retryAfter);
    };
  }

  @Override
  public MutableHttpResponse<?> fault(HttpStatus status, Exchange exchange) {
    return switch (status) {
      case BAD_REQUEST -> invalid(exchange, Map.of());
      case INTERNAL_SERVER_ERROR ->
          error(exchange, status, "INTERNAL_SERVER", "Something went wrong on our side.");
      default -> error(exchange, status, status.name(), status.getReason());
    };
  }

  /** What an operator, or this service, does not let anybody do. */
  MutableHttpResponse<?> restricted(Exchange exchange, Capability capability) {
    return error(
        exchange,
        HttpStatus.FORBIDDEN,
        "RESTRICTED_CAPABILITY",
        "Capability " + capability.word() + " is restricted");
  }

  MutableHttpResponse<?> invalid(Exchange exchange, Map<String, String> fields) {
    Map<String, List<String>> validation = new TreeMap<>();
    fields.forEach((field, wrong) -> validation.put(field, List.of(wrong)));
    return error(
        exchange,
        HttpStatus.BAD_REQUEST,
        "VALIDATION_ERROR",
        "The request could not be processed",
        validation.isEmpty() ? null : validation);
  }

  private static MutableHttpResponse<?> error(
      Exchange exchange, HttpStatus status, String code, String message) {
    return error(exchange, status, code, message, null);
  }

  private static MutableHttpResponse<?> error(
      Exchange exchange,
      HttpStatus status,
      String code,
      String message,
      @Nullable Map<String, List<String>> validation) {
    return HttpResponse.status(status)
        .body(
            new Envelope.Failure(
                Envelope.Meta.of(exchange),
                new Envelope.Detail(message, code, status.getCode(), validation)));
  }

  private static MutableHttpResponse<?> tooMany(Exchange exchange) {
    return error(exchange, HttpStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", "Too many requests");
  }

  private static MutableHttpResponse<?> later(MutableHttpResponse<?> response, Duration wait) {
    return response.header(
        HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }
}
