package dev.gatehouse.wire.sixth;

import dev.gatehouse.account.Account;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Admission.Leaving;
import dev.gatehouse.session.Caller;
import dev.gatehouse.session.Logins;
import dev.gatehouse.session.Logouts;
import dev.gatehouse.session.Outcome;
import dev.gatehouse.session.Outcome.Tokens;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.session.SelfService;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Receipts;
import dev.gatehouse.wire.Speaks;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;

/** Signing in and out; {@code POST /auth/signin} is another dialect's path as well. */
@Speaks(SixthDialect.NAME)
@Controller("/auth")
@ExecuteOn(TaskExecutors.BLOCKING)
class SessionController {

  private final Logins logins;
  private final Sessions sessions;
  private final Logouts logouts;
  private final SelfService selfService;
  private final SixthDialect words;

  SessionController(
      Logins logins,
      Sessions sessions,
      Logouts logouts,
      SelfService selfService,
      SixthDialect words) {
    this.logins = logins;
    this.sessions = sessions;
    this.logouts = logouts;
    this.selfService = selfService;
    this.words = words;
  }

  /** The body of {@code POST /auth/signin}. */
  @Serdeable
  record SignIn(String who, String word) {}

  /** The body of {@code PUT /auth/session}. */
  @Serdeable
  record Renewal(String renewal) {}

  /** What a client has to go on with. */
  @Serdeable
  record Signed(String session, String renewal) {

    static HttpResponse<?> of(Tokens tokens) {
      return HttpResponse.ok(new Signed(tokens.access().token(), tokens.refresh().token()));
    }
  }

  /** Whose session it is, or was. */
  @Serdeable
  record Person(String who) {}

  /** Signs in. */
  @Post("/signin")
  @Admits(value = Capability.SIGNIN, anonymous = true)
  HttpResponse<?> signIn(@Known Caller caller, @Known Exchange exchange, @Body SignIn body) {
    return switch (logins.password(caller, body.who(), body.word())) {
      case Outcome.LoggedIn in -> Signed.of(in.tokens());
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Says who is signed in. */
  @Get("/session")
  @Admits(Capability.AUTHENTICATED_USER)
  HttpResponse<?> authenticatedUser(@Known Admitted admitted, @Known Exchange exchange) {
    return switch (selfService.account(admitted)) {
      case Outcome.Found(Account account) ->
          HttpResponse.ok(new Person(String.valueOf(account.email())));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Goes on. */
  @Put("/session")
  @Admits(value = Capability.REFRESH_TOKEN, anonymous = true)
  HttpResponse<?> refreshToken(@Known Caller caller, @Known Exchange exchange, @Body Renewal body) {
    return switch (sessions.refresh(caller, body.renewal())) {
      case Outcome.Refreshed next -> Signed.of(next.tokens());
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Signs out. */
  @Delete("/signout")
  @Admits(Capability.LOGOUT)
  HttpResponse<?> logout(@Known Leaving leaving, @Known Exchange exchange) {
    return switch (logouts.logout(leaving, null)) {
      case Outcome.LoggedOut(var receipt) ->
          Receipts.on(HttpResponse.ok(new Person("nobody")), receipt);
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }
}
