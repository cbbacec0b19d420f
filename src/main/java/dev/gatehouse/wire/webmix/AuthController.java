package dev.gatehouse.wire.webmix;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Account.Standing;
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
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Receipts;
import dev.gatehouse.wire.Speaks;
import dev.gatehouse.wire.Ulid;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import java.util.UUID;

/** Signing up, in and out, and leaving. */
@Speaks(WebmixDialect.NAME)
@Controller("/auth")
@ExecuteOn(TaskExecutors.BLOCKING)
@Contract.Refusals
class AuthController {

  private static final String PASSWORD = "password";

  private final Logins logins;
  private final Sessions sessions;
  private final Logouts logouts;
  private final SelfService selfService;
  private final WebmixWords words;

  AuthController(
      Logins logins,
      Sessions sessions,
      Logouts logouts,
      SelfService selfService,
      WebmixWords words) {
    this.logins = logins;
    this.sessions = sessions;
    this.logouts = logouts;
    this.selfService = selfService;
    this.words = words;
  }

  /** Makes an account with an address and a password, and signs it in. */
  @Post("/signup")
  @Admits(value = Capability.SIGNUP, anonymous = true)
  @Contract.SignUp
  HttpResponse<?> signUp(@Known Caller caller, @Known Exchange exchange, @Body SignUp body) {
    if (!body.method().equals(PASSWORD)) {
      return SignIn.METHODS.contains(body.method())
          ? words.restricted(exchange, Capability.SIGNUP)
          : words.invalid(exchange, "method", "is unknown");
    }
    if (body.email() == null || body.password() == null) {
      return words.missing(exchange, "email", body.email(), PASSWORD, body.password());
    }
    return words.loggedIn(logins.signUp(caller, body.email(), body.password(), null), exchange);
  }

  /** Signs in by password, by a mailed code in two steps, or as a guest. */
  @Post("/signin")
  @Admits(value = Capability.SIGNIN, anonymous = true)
  @Contract.SignIn
  HttpResponse<?> signIn(@Known Caller caller, @Known Exchange exchange, @Body SignIn body) {
    return switch (body.method()) {
      case PASSWORD -> {
        if (body.email() == null || body.password() == null) {
          yield words.missing(exchange, "email", body.email(), PASSWORD, body.password());
        }
        yield words.loggedIn(logins.password(caller, body.email(), body.password()), exchange);
      }
      case "otp" -> code(caller, exchange, body);
      case "guest" -> words.loggedIn(logins.guest(caller), exchange);
      case "facebook", "google", "apple" -> words.restricted(exchange, Capability.SIGNIN);
      default -> words.invalid(exchange, "method", "is unknown");
    };
  }

  /** Exchanges a refresh token for new tokens. */
  @Post("/refresh-token")
  @Admits(value = Capability.REFRESH_TOKEN, anonymous = true)
  @Contract.Refresh
  HttpResponse<?> refreshToken(@Known Caller caller, @Known Exchange exchange, @Body Refresh body) {
    return switch (sessions.refresh(caller, body.refreshToken())) {
      case Outcome.Refreshed refreshed ->
          words.created(exchange, Signed.of(refreshed.account(), refreshed.tokens(), false));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /**
   * Signs out. Clients forget their tokens then: using one may sign in again. A GET that changes
   * something, as this dialect's clients send it.
   */
  @Get("/logout")
  @Admits(value = Capability.LOGOUT, deliberate = true)
  @Contract.Logout
  HttpResponse<?> logout(@Known Leaving leaving, @Known Exchange exchange) {
    return switch (logouts.logout(leaving, null)) {
      case Outcome.LoggedOut(var receipt) ->
          Receipts.on(words.ok(exchange, new Done(true)), receipt);
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Leaves: {@code soft} suspends the account, {@code hard} terminates it. */
  @Post("/terminate")
  @Admits(Capability.TERMINATE)
  @Contract.Terminate
  HttpResponse<?> terminate(
      @Known Admitted admitted, @Known Exchange exchange, @Body Terminate body) {
    Standing standing;
    switch (body.strategy()) {
      case "soft" -> standing = Standing.SUSPENDED;
      case "hard" -> standing = Standing.TERMINATED;
      default -> {
        return words.invalid(exchange, "strategy", "must be soft or hard");
      }
    }
    return words.done(selfService.leave(admitted, standing), exchange);
  }

  /** Asks for a code, and once that is verified sets another password. */
  @Post("/reset-password")
  @Admits(value = Capability.RESET_PASSWORD, anonymous = true)
  @Contract.ResetPassword
  HttpResponse<?> resetPassword(
      @Known Caller caller, @Known Exchange exchange, @Body ResetPassword body) {
    return switch (body.step()) {
      case "challenge" ->
          body.email() == null
              ? words.invalid(exchange, "email", WebmixWords.REQUIRED)
              : words.code(selfService.forgot(caller, body.email()), exchange);
      case "confirm" -> {
        if (body.token() == null || body.password() == null) {
          yield words.missing(exchange, "token", body.token(), PASSWORD, body.password());
        }
        Optional<UUID> code = Ulid.read(body.token());
        yield code.isEmpty()
            ? words.refuse(new Refusal.CodeRejected(), exchange)
            : words.done(selfService.reset(caller, code.get(), body.password()), exchange);
      }
      default -> words.invalid(exchange, "step", "must be challenge or confirm");
    };
  }

  /** Says who is signed in. */
  @Get("/authenticated-user")
  @Admits(Capability.AUTHENTICATED_USER)
  @Contract.AuthenticatedUser
  HttpResponse<?> authenticatedUser(@Known Admitted admitted, @Known Exchange exchange) {
    return switch (selfService.account(admitted)) {
      case Outcome.Found(Account account) -> words.ok(exchange, User.of(account));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Signing in by mail: the address first, then what was verified. */
  private HttpResponse<?> code(Caller caller, Exchange exchange, SignIn body) {
    if (body.token() != null) {
      Optional<UUID> code = Ulid.read(body.token());
      return code.isEmpty()
          ? words.refuse(new Refusal.BadCredentials(), exchange)
          : words.loggedIn(logins.code(caller, code.get()), exchange);
    }
    return body.email() == null
        ? words.invalid(exchange, "email", WebmixWords.REQUIRED)
        : words.code(logins.challenge(caller, body.email()), exchange);
  }
}
