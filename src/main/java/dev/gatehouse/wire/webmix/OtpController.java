package dev.gatehouse.wire.webmix;

import dev.gatehouse.account.OneTimeCode.Scope;
import dev.gatehouse.session.Caller;
import dev.gatehouse.session.Outcome;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.session.SelfService;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Speaks;
import dev.gatehouse.wire.Ulid;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** One-time codes. */
@Speaks(WebmixDialect.NAME)
@Controller("/otp")
@ExecuteOn(TaskExecutors.BLOCKING)
@Contract.Refusals
class OtpController {

  private static final String SCOPE = "scope";

  private final SelfService selfService;
  private final WebmixWords words;

  OtpController(SelfService selfService, WebmixWords words) {
    this.selfService = selfService;
    this.words = words;
  }

  /** Mails a code. */
  @Post("/create")
  @Admits(value = Capability.OTP, anonymous = true)
  @Contract.CreateCode
  HttpResponse<?> create(@Known Caller caller, @Known Exchange exchange, @Body CodeWish body) {
    Optional<Scope> scope = scope(body.scope());
    if (scope.filter(OtpController::creatable).isEmpty()) {
      return words.invalid(exchange, SCOPE, "must be email_verification or phone_verification");
    }
    return switch (body.method()) {
      case "email" ->
          scope.get() == Scope.EMAIL_VERIFICATION
              ? words.code(selfService.verifyEmail(caller, body.recipient()), exchange)
              : words.invalid(exchange, "method", "must be sms to verify a phone");
      case "sms" -> words.restricted(exchange, Capability.OTP);
      default -> words.invalid(exchange, "method", "must be email or sms");
    };
  }

  /** Verifies the code that was mailed. */
  @Post("/verify")
  @Admits(value = Capability.OTP, anonymous = true)
  @Contract.VerifyCode
  HttpResponse<?> verify(@Known Caller caller, @Known Exchange exchange, @Body CodeTry body) {
    Optional<Scope> scope = scope(body.scope());
    if (scope.isEmpty()) {
      return words.invalid(exchange, SCOPE, "is unknown");
    }
    if (!body.code().matches("[0-9]{6}")) {
      return words.invalid(exchange, "code", "must be six digits");
    }
    Outcome.Code outcome =
        Ulid.read(body.id())
            .map(id -> selfService.verify(caller, id, scope.get(), body.code()))
            .orElseGet(Refusal.CodeRejected::new);
    return words.code(outcome, exchange);
  }

  /** Mails the code again. */
  @Post("/resend")
  @Admits(value = Capability.OTP, anonymous = true)
  @Contract.ChangeCode
  HttpResponse<?> resend(@Known Caller caller, @Known Exchange exchange, @Body CodeName body) {
    Optional<Scope> scope = scope(body.scope());
    if (scope.isEmpty()) {
      return words.invalid(exchange, SCOPE, "is unknown");
    }
    Optional<UUID> id = Ulid.read(body.id());
    return switch (id.map(known -> selfService.resend(caller, known, scope.get()))
        .orElseGet(Refusal.CodeUnknown::new)) {
      case Refusal refusal -> words.refuse(refusal, exchange);
      case Outcome.CodeSent _, Outcome.CodeDone _ -> words.created(exchange, new Done(true));
    };
  }

  /** Makes the code good for nothing. */
  @Post("/cancel")
  @Admits(value = Capability.OTP, anonymous = true)
  @Contract.ChangeCode
  HttpResponse<?> cancel(@Known Caller caller, @Known Exchange exchange, @Body CodeName body) {
    Optional<Scope> scope = scope(body.scope());
    if (scope.isEmpty()) {
      return words.invalid(exchange, SCOPE, "is unknown");
    }
    Outcome.Code outcome =
        Ulid.read(body.id())
            .map(id -> selfService.cancel(caller, id, scope.get()))
            .orElseGet(Refusal.CodeUnknown::new);
    return words.code(outcome, exchange);
  }

  private static boolean creatable(Scope scope) {
    return scope == Scope.EMAIL_VERIFICATION || scope == Scope.PHONE_VERIFICATION;
  }

  private static Optional<Scope> scope(String written) {
    return Arrays.stream(Scope.values())
        .filter(scope -> scope.name().toLowerCase(Locale.ROOT).equals(written))
        .findFirst();
  }
}
