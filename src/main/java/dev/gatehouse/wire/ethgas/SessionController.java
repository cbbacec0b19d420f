package dev.gatehouse.wire.ethgas;

import dev.gatehouse.session.Admission.Leaving;
import dev.gatehouse.session.Caller;
import dev.gatehouse.session.Logins;
import dev.gatehouse.session.Logouts;
import dev.gatehouse.session.Outcome;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.BearerTokens;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Receipts;
import dev.gatehouse.wire.Speaks;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Logging in and out, and what comes between. */
@Speaks(EthgasDialect.NAME)
@Controller(EthgasDialect.USER)
@ExecuteOn(TaskExecutors.BLOCKING)
@Contract.Refusals
class SessionController {

  private final Logins logins;
  private final Sessions sessions;
  private final Logouts logouts;
  private final EthgasDialect words;

  SessionController(Logins logins, Sessions sessions, Logouts logouts, EthgasDialect words) {
    this.logins = logins;
    this.sessions = sessions;
    this.logouts = logouts;
    this.words = words;
  }

  /** Signs in. */
  @Post("/login")
  @Admits(value = Capability.SIGNIN, anonymous = true)
  @Contract.Login
  HttpResponse<?> signIn(@Known Caller caller, @Known Exchange exchange, @Body Login body) {
    return switch (logins.password(caller, body.username(), body.password())) {
      case Outcome.LoggedIn in -> Envelope.ok(Signed.of(in.tokens()));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Exchanges a refresh token, in the header or in the body, for new tokens. */
  @Post("/login/refresh")
  @Admits(value = Capability.REFRESH_TOKEN, anonymous = true)
  @Contract.RefreshToken
  HttpResponse<?> refreshToken(
      HttpRequest<?> request,
      @Known Caller caller,
      @Known Exchange exchange,
      @Body @Nullable Refresh body) {
    Optional<String> inBody = Optional.ofNullable(body).map(Refresh::refreshToken);
    List<String> presented =
        Stream.concat(BearerTokens.of(request).stream(), inBody.stream()).toList();
    return switch (presented.size()) {
      case 0 -> words.refuse(new Refusal.TokenMissing(), exchange);
      case 1 -> refreshed(caller, exchange, presented.getFirst());
      default -> words.refuse(new Refusal.Malformed(Map.of()), exchange);
    };
  }

  /** The token in the header, and a body of any kind or none, which nobody reads. */
  @Hidden
  @Post(value = "/login/refresh", consumes = MediaType.ALL)
  @Admits(value = Capability.REFRESH_TOKEN, anonymous = true)
  HttpResponse<?> refreshToken(
      HttpRequest<?> request, @Known Caller caller, @Known Exchange exchange) {
    return refreshToken(request, caller, exchange, null);
  }

  /** Signs out, and ends the session with all its tokens. */
  @Post(value = "/logout", consumes = MediaType.ALL)
  @Admits(Capability.LOGOUT)
  @Contract.Logout
  HttpResponse<?> logout(@Known Leaving leaving, @Known Exchange exchange) {
    return switch (logouts.logout(leaving, null)) {
      case Outcome.LoggedOut(var receipt) -> Receipts.on(Envelope.ok(new LoggedOut(true)), receipt);
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  private HttpResponse<?> refreshed(Caller caller, Exchange exchange, String token) {
    return switch (sessions.refresh(caller, token)) {
      case Outcome.Refreshed next -> Envelope.ok(Signed.of(next.tokens()));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }
}
