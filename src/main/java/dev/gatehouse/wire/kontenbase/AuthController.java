package dev.gatehouse.wire.kontenbase;

import dev.gatehouse.account.Account;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Admission.Leaving;
import dev.gatehouse.session.Caller;
import dev.gatehouse.session.Logins;
import dev.gatehouse.session.Logouts;
import dev.gatehouse.session.Outcome;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.session.SelfService;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.BearerTokens;
import dev.gatehouse.wire.Bodies.Members;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Registering, and logging in and out. */
@Speaks(KontenbaseDialect.NAME)
@Controller(KontenbaseDialect.AUTH)
@ExecuteOn(TaskExecutors.BLOCKING)
@Contract.Refusals
class AuthController {

  private final Logins logins;
  private final Logouts logouts;
  private final SelfService selfService;
  private final KontenbaseDialect words;

  AuthController(Logins logins, Logouts logouts, SelfService selfService, KontenbaseDialect words) {
    this.logins = logins;
    this.logouts = logouts;
    this.selfService = selfService;
    this.words = words;
  }

  /** Makes an account. Whatever comes with address and password is kept about the person. */
  @Post("/register")
  @Admits(value = Capability.SIGNUP, anonymous = true)
  @Contract.Register
  HttpResponse<?> signUp(@Known Caller caller, @Known Exchange exchange, @Body Members body) {
    Map<String, String> wrong = new LinkedHashMap<>();
    String email = text(body, User.EMAIL, wrong);
    String password = text(body, User.PASSWORD, wrong);
    if (!wrong.isEmpty()) {
      return words.refuse(new Refusal.Malformed(wrong), exchange);
    }
    Map<String, @Nullable Object> profile = User.profile(body);
    profile.values().removeIf(Objects::isNull);
    return switch (logins.signUp(caller, email, password, profile)) {
      case Outcome.LoggedIn in ->
          HttpResponse.created(Signed.of(in.tokens().access().token(), in.account()));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Signs in. */
  @Post("/login")
  @Admits(value = Capability.SIGNIN, anonymous = true)
  @Contract.SignIn
  HttpResponse<?> signIn(@Known Caller caller, @Known Exchange exchange, @Body Login body) {
    return switch (logins.password(caller, body.email(), body.password())) {
      case Outcome.LoggedIn in ->
          HttpResponse.ok(Signed.of(in.tokens().access().token(), in.account()));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Signs out. Gives back the token that was good until now. */
  @Post(value = "/logout", consumes = MediaType.ALL)
  @Admits(Capability.LOGOUT)
  @Contract.Logout
  HttpResponse<?> logout(HttpRequest<?> request, @Known Leaving leaving, @Known Exchange exchange) {
    return switch (logouts.logout(leaving, null)) {
      case Outcome.LoggedOut(var receipt) -> {
        Map<String, Object> user =
            logouts
                .owner(leaving)
                .map(account -> User.shown(account))
                .orElseGet(() -> User.shown(leaving.token().account()));
        yield Receipts.on(
            HttpResponse.ok(new Signed(BearerTokens.of(request).getFirst(), user)), receipt);
      }
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Says whether the token is good, and whose it is. */
  @Post(value = "/verify-token", consumes = MediaType.ALL)
  @Admits(Capability.AUTHENTICATED_USER)
  @Contract.Logout
  HttpResponse<?> verify(
      HttpRequest<?> request, @Known Admitted admitted, @Known Exchange exchange) {
    return switch (selfService.account(admitted)) {
      case Outcome.Found(Account account) ->
          HttpResponse.ok(Signed.of(BearerTokens.of(request).getFirst(), account));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** The text under {@code field}, or a note that there is none. */
  private static String text(Members body, String field, Map<String, String> wrong) {
    if (body.values().get(field) instanceof String text && !text.isBlank()) {
      return text;
    }
    wrong.put(field, body.values().get(field) == null ? "is required" : "must be text");
    return "";
  }
}
