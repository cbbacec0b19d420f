package dev.gatehouse.wire.kontenbase;

import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Caller;
import dev.gatehouse.session.Outcome;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.session.SelfService;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Speaks;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** The changed and the forgotten password. */
@Speaks(KontenbaseDialect.NAME)
@Controller(KontenbaseDialect.AUTH)
@ExecuteOn(TaskExecutors.BLOCKING)
@Contract.Refusals
class PasswordController {

  private final SelfService selfService;
  private final KontenbaseDialect words;

  PasswordController(SelfService selfService, KontenbaseDialect words) {
    this.selfService = selfService;
    this.words = words;
  }

  /** Changes the password. */
  @Post("/change-password")
  @Admits(Capability.RESET_PASSWORD)
  @Contract.PasswordChange
  HttpResponse<?> change(
      @Known Admitted admitted, @Known Exchange exchange, @Body ChangePassword body) {
    return switch (selfService.changePassword(admitted, body.oldPassword(), body.newPassword())) {
      case Outcome.Changed _ -> HttpResponse.ok(new Done("Password changed"));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Mails a code. The answer tells nobody whether there is such an account. */
  @Post("/reset-password")
  @Admits(value = Capability.RESET_PASSWORD, anonymous = true)
  @Contract.PasswordReset
  HttpResponse<?> resetPassword(
      @Known Caller caller, @Known Exchange exchange, @Body ResetPassword body) {
    return switch (selfService.forgot(caller, body.email())) {
      case Outcome.CodeSent _, Outcome.CodeDone _ ->
          HttpResponse.ok(new Done("If the address is known, a code is on its way"));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }
}
