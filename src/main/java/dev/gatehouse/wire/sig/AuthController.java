package dev.gatehouse.wire.sig;

import dev.gatehouse.account.Account;
import dev.gatehouse.installation.StrictJson;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Admission.Leaving;
import dev.gatehouse.session.Caller;
import dev.gatehouse.session.Logins;
import dev.gatehouse.session.Logouts;
import dev.gatehouse.session.Outcome;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.session.SelfService;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.Bodies.Members;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Receipts;
import dev.gatehouse.wire.Speaks;
import dev.gatehouse.wire.WholeBody;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signing in and out. */
@Speaks(SigDialect.NAME)
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
@Contract.Refusals
class AuthController {

  private static final String LOGGED_OUT = "Successfully logged out";

  private final Logins logins;
  private final Sessions sessions;
  private final Logouts logouts;
  private final SelfService selfService;
  private final SigDialect words;

  AuthController(
      Logins logins,
      Sessions sessions,
      Logouts logouts,
      SelfService selfService,
      SigDialect words) {
    this.logins = logins;
    this.sessions = sessions;
    this.logouts = logouts;
    this.selfService = selfService;
    this.words = words;
  }

  /** Signs in. */
  @Post("/login")
  @Admits(value = Capability.SIGNIN, anonymous = true)
  @Contract.Login
  HttpResponse<?> login(
      @Known Caller caller, @Known Exchange exchange, @Body @Nullable Members body) {
    if (body == null) {
      return words.invalidJson();
    }
    Map<String, @Nullable Object> members = body.values();
    Optional<String> wrong = wrong(members, "email", "password");
    if (wrong.isPresent()) {
      return words.invalid(wrong.get());
    }
    String email = String.valueOf(members.get("email"));
    String password = String.valueOf(members.get("password"));
    return switch (logins.password(caller, email, password)) {
      case Outcome.LoggedIn in ->
          HttpResponse.ok(
              new Signed(
                  in.tokens().access().token(),
                  in.tokens().refresh().token(),
                  User.of(in.account())));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Gives another access token for a refresh token. */
  @Post(value = "/token/refresh", consumes = MediaType.ALL)
  @Admits(value = Capability.REFRESH_TOKEN, anonymous = true)
  @Contract.RefreshToken
  HttpResponse<?> refreshToken(
      @Known Caller caller, @Known Exchange exchange, HttpRequest<?> request) {
    Optional<String> token =
        StrictJson.object(WholeBody.of(request)).flatMap(AuthController::refreshToken);
    if (token.isEmpty()) {
      return words.refreshTokenMissing();
    }
    return switch (sessions.refresh(caller, token.get())) {
      case Outcome.Refreshed(_, Outcome.Tokens tokens) ->
          HttpResponse.ok(new Renewed(tokens.access().token(), tokens.refresh().token()));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Signs out: the refresh token is good no more, access tokens are until they expire. */
  @Post(value = "/logout", consumes = MediaType.ALL)
  @Admits(Capability.LOGOUT)
  @Contract.Logout
  HttpResponse<?> logout(@Known Leaving leaving, @Known Exchange exchange, HttpRequest<?> request) {
    Optional<Map<String, @Nullable Object>> members = membersIfAny(WholeBody.of(request));
    if (members.isEmpty()) {
      return words.invalidJson();
    }
    String token = refreshToken(members.get()).orElse(null);
    return switch (logouts.logout(leaving, token)) {
      case Outcome.LoggedOut(var receipt) ->
          Receipts.on(HttpResponse.ok(new Done(LOGGED_OUT)), receipt);
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Says who is signed in. */
  @Get("/me")
  @Admits(Capability.AUTHENTICATED_USER)
  @Contract.Me
  HttpResponse<?> me(@Known Admitted admitted, @Known Exchange exchange) {
    return switch (selfService.account(admitted)) {
      case Outcome.Found(Account account) -> HttpResponse.ok(User.of(account));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** What is wrong with the first of the keys that is not a text of at least one character. */
  private static Optional<String> wrong(Map<String, @Nullable Object> members, String... keys) {
    for (String key : keys) {
      if (!members.containsKey(key)) {
        return Optional.of("The key \"" + key + "\" must be provided.");
      }
      if (!(members.get(key) instanceof String text) || text.isEmpty()) {
        return Optional.of("The key \"" + key + "\" must be a non-empty string.");
      }
    }
    return Optional.empty();
  }

  /** The members of the object that the body is, or none if there is no body. */
  private static Optional<Map<String, @Nullable Object>> membersIfAny(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.isEmpty() || text.equals("null") ? Optional.of(Map.of()) : StrictJson.object(body);
  }

  /** Any one value counts as a token, with the blanks around it taken off. */
  private static Optional<String> refreshToken(Map<String, @Nullable Object> members) {
    return Optional.ofNullable(members.get("refresh_token"))
        .filter(value -> !(value instanceof List<?> || value instanceof Map<?, ?>))
        .map(value -> value.toString().strip())
        .filter(token -> !token.isEmpty());
  }
}
