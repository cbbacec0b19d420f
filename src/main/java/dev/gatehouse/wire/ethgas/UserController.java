package dev.gatehouse.wire.ethgas;

import dev.gatehouse.account.Account;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Outcome;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.session.SelfService;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Speaks;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** What the tenant keeps about the person. */
@Speaks(EthgasDialect.NAME)
@Controller(EthgasDialect.USER)
@ExecuteOn(TaskExecutors.BLOCKING)
@Contract.Refusals
class UserController {

  private final SelfService selfService;
  private final Sessions sessions;
  private final EthgasDialect words;

  UserController(SelfService selfService, Sessions sessions, EthgasDialect words) {
    this.selfService = selfService;
    this.sessions = sessions;
    this.words = words;
  }

  /** Says who is signed in. */
  @Get("/info")
  @Admits(Capability.AUTHENTICATED_USER)
  @Contract.GetUser
  HttpResponse<?> authenticatedUser(@Known Admitted admitted, @Known Exchange exchange) {
    return switch (selfService.account(admitted)) {
      case Outcome.Found(Account account) ->
          Envelope.ok(UserInfo.of(account, sessions.lastOpened(admitted)));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Changes what is given. */
  @Post("/update")
  @Admits(Capability.PROFILE)
  @Contract.ChangeUser
  HttpResponse<?> profile(@Known Admitted admitted, @Known Exchange exchange, @Body Update body) {
    return switch (selfService.update(admitted, body.username(), body.email(), body.profile())) {
      case Outcome.Changed(Account account) -> Envelope.ok(UserInfo.Updated.of(account));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }
}
