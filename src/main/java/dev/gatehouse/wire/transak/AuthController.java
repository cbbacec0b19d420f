package dev.gatehouse.wire.transak;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.OneTimeCode;
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
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Receipts;
import dev.gatehouse.wire.Speaks;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Signing in by mail, and out. */
@Speaks(TransakDialect.NAME)
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
@Contract.Refusals
class AuthController {

  private static final String LOGGED_OUT = "User logged out successfully";

  private final Logins logins;
  private final Sessions sessions;
  private final Logouts logouts;
  private final SelfService selfService;
  private final TransakDialect words;

  AuthController(
      Logins logins,
      Sessions sessions,
      Logouts logouts,
      SelfService selfService,
      TransakDialect words) {
    this.logins = logins;
    this.sessions = sessions;
    this.logouts = logouts;
    this.selfService = selfService;
    this.words = words;
  }

  /** Mails a code. */
  @Post("/v2/auth/login")
  @Admits(value = Capability.SIGNIN, anonymous = true, credential = TransakDialect.API_KEY)
  @Contract.Login
  HttpResponse<?> login(@Known Caller caller, @Known Exchange exchange, @Body CodeWish body) {
    return switch (logins.challenge(caller, body.email())) {
      case Outcome.CodeSent(OneTimeCode code) ->
          ok(
              new CodeSent(
                  false,
                  StateToken.write(code.id()),
                  body.email(),
                  Duration.between(code.sentAt(), code.expiresAt()).toSeconds()));
      case Outcome.CodeDone _ -> throw new IllegalStateException("no code was sent");
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Signs in with the code that was mailed. */
  @Post("/v2/auth/verify")
  @Admits(value = Capability.SIGNIN, anonymous = true, credential = TransakDialect.API_KEY)
  @Contract.Verify
  HttpResponse<?> verify(@Known Caller caller, @Known Exchange exchange, @Body CodeTry body) {
    if (!body.otp().matches("[0-9]{6}")) {
      return words.refuse(new Refusal.Malformed(Map.of("otp", "must be six digits")), exchange);
    }
    Optional<UUID> code = StateToken.read(body.stateToken());
    if (code.isEmpty()) {
      return words.refuse(new Refusal.CodeRejected(), exchange);
    }
    return switch (logins.code(caller, code.get(), body.email(), body.otp())) {
      case Outcome.LoggedIn in -> ok(signed(in.tokens().access()));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Gives one more access token for a good one. */
  @Get("/v2/auth/refresh")
  @Admits(Capability.REFRESH_TOKEN)
  @Contract.Refresh
  HttpResponse<?> refreshToken(@Known Admitted admitted, @Known Exchange exchange) {
    return switch (sessions.renew(admitted)) {
      case Outcome.Renewed(AccessTokens.Issued access) -> ok(new Renewed(access.token()));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Says who is signed in. */
  @Get("/v2/user")
  @Admits(Capability.AUTHENTICATED_USER)
  @Contract.GetUser
  HttpResponse<?> user(@Known Admitted admitted, @Known Exchange exchange) {
    return switch (selfService.account(admitted)) {
      case Outcome.Found(Account account) -> ok(User.of(account));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Signs out: the session and its tokens end. */
  @Post(value = "/v1/auth/logout", consumes = MediaType.ALL)
  @Admits(value = Capability.LOGOUT, credential = TransakDialect.API_KEY)
  @Contract.Logout
  HttpResponse<?> logout(@Known Leaving leaving, @Known Exchange exchange) {
    return switch (logouts.logout(leaving, null)) {
      case Outcome.LoggedOut(var receipt) -> Receipts.on(ok(new Done(LOGGED_OUT)), receipt);
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  private static Signed signed(AccessTokens.Issued access) {
    return new Signed(
        access.lifetime().toSeconds(), Envelope.time(access.issuedAt()), access.token());
  }

  private static MutableHttpResponse<?> ok(Object data) {
    return HttpResponse.ok(new Envelope.Success<>(data));
  }
}
