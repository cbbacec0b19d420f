package dev.gatehouse.wire.standard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Admission.Leaving;
import dev.gatehouse.session.Admission.Welcome;
import dev.gatehouse.session.Admissions;
import dev.gatehouse.session.Caller;
import dev.gatehouse.session.Logouts;
import dev.gatehouse.session.Outcome;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.RefreshTokens.Good;
import dev.gatehouse.wire.AdmitsTenant;
import dev.gatehouse.wire.AtOnce;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.FormBody;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Standard;
import dev.gatehouse.wire.StandardWords;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the tenant's servers ask about a token, and how anybody ends one (RFC 7662, RFC 7009). Both
 * kinds of token are known by their looks, so no {@code token_type_hint} is needed.
 */
@Standard
@Hidden
@Controller("/oauth2")
class TokenController {

  private static final Introspection INACTIVE =
      new Introspection(false, null, null, null, null, null, null, null, null, null);

  private final Admissions admissions;
  private final Sessions sessions;
  private final Logouts logouts;
  private final AccessTokens accessTokens;
  private final AtOnce atOnce;

  TokenController(
      Admissions admissions,
      Sessions sessions,
      Logouts logouts,
      AccessTokens accessTokens,
      AtOnce atOnce) {
    this.admissions = admissions;
    this.sessions = sessions;
    this.logouts = logouts;
    this.accessTokens = accessTokens;
    this.atOnce = atOnce;
  }

  /** The members of RFC 7662 section 2.2; nothing but {@code active} where the token is not. */
  @Serdeable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Introspection(
      boolean active,
      @Nullable String iss,
      @Nullable String aud,
      @Nullable String sub,
      @Nullable String sid,
      @Nullable String jti,
      @Nullable Long iat,
      @Nullable Long exp,
      @JsonProperty("client_id") @Nullable String clientId,
      @JsonProperty("token_type") @Nullable String tokenType) {}

  /**
   * Says what a token is good for now. It is a question and no use of the token: an account that is
   * logged out is not logged in again by it.
   */
  @Post(value = "/introspect", consumes = MediaType.APPLICATION_FORM_URLENCODED)
  @AdmitsTenant(Capability.AUTHENTICATED_USER)
  CompletionStage<HttpResponse<?>> introspect(
      @Known Caller caller, @Known Exchange exchange, @Known HttpRequest<?> request) {
    return atOnce.ifPossible(() -> state(caller, exchange, request));
  }

  private HttpResponse<?> state(Caller caller, Exchange exchange, HttpRequest<?> request) {
    Optional<String> token = token(request);
    if (token.isEmpty()) {
      return malformed(exchange);
    }
    Optional<Good> refresh = sessions.examine(caller, token.get());
    if (refresh.isPresent()) {
      return HttpResponse.ok(refreshing(caller, refresh.get()));
    }
    return switch (admissions.examine(caller, Capability.AUTHENTICATED_USER, token.get())) {
      case Admitted admitted -> HttpResponse.ok(accessing(caller, admitted.token()));
      // To say that it is not active would be a guess.
      case Refusal.Unavailable unavailable -> StandardWords.SPOKEN.refuse(unavailable, exchange);
      case Refusal _, Welcome _, Leaving _ -> HttpResponse.ok(INACTIVE);
    };
  }

  /**
   * Ends the session that a token is of. A token that is good for nothing is no error (section
   * 2.2): what is wished for is so already.
   */
  @Post(value = "/revoke", consumes = MediaType.APPLICATION_FORM_URLENCODED)
  @AdmitsTenant(value = Capability.LOGOUT, publicClients = true)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> revoke(
      @Known Caller caller, @Known Exchange exchange, @Known HttpRequest<?> request) {
    Optional<String> token = token(request);
    return token.isEmpty()
        ? malformed(exchange)
        : switch (revoked(caller, token.get())) {
          case Refusal.Restricted restricted -> StandardWords.SPOKEN.refuse(restricted, exchange);
          case Outcome.LoggedOut _ -> HttpResponse.ok();
          case Refusal _ -> HttpResponse.ok();
        };
  }

  private Outcome.Logout revoked(Caller caller, String token) {
    return switch (admissions.revoke(caller, token)) {
      case Leaving leaving -> logouts.revoke(leaving);
      case Refusal.Restricted restricted -> restricted;
      case Refusal _, Welcome _, Admitted _ -> logouts.revoke(caller, token);
    };
  }

  private Introspection accessing(Caller caller, AccessToken token) {
    return new Introspection(
        true,
        accessTokens.issuer(caller.tenant()),
        token.tenant(),
        token.account().toString(),
        token.session().toString(),
        token.id().toString(),
        token.issuedAt().getEpochSecond(),
        token.expiresAt().getEpochSecond(),
        token.tenant(),
        "Bearer");
  }

  private static Introspection refreshing(Caller caller, Good token) {
    return new Introspection(
        true,
        null,
        null,
        token.family().account().toString(),
        token.family().session().toString(),
        null,
        null,
        token.expiresAt().getEpochSecond(),
        caller.tenant().id(),
        null);
  }

  private static Optional<String> token(HttpRequest<?> request) {
    return FormBody.of(request).map(parameters -> parameters.get("token"));
  }

  private static HttpResponse<?> malformed(Exchange exchange) {
    return StandardWords.SPOKEN.refuse(new Refusal.Malformed(Map.of()), exchange);
  }
}
