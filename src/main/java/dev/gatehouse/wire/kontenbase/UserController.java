package dev.gatehouse.wire.kontenbase;

import dev.gatehouse.account.Account;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Outcome;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.session.SelfService;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.Bodies.Members;
import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Speaks;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;

/** The person who is logged in; {@code ?$lookup=*} asks for what this service does not have. */
@Speaks(KontenbaseDialect.NAME)
@Controller(KontenbaseDialect.AUTH)
@ExecuteOn(TaskExecutors.BLOCKING)
@Contract.Refusals
class UserController {

  private final SelfService selfService;
  private final KontenbaseDialect words;

  UserController(SelfService selfService, KontenbaseDialect words) {
    this.selfService = selfService;
    this.words = words;
  }

  /** Says who is signed in. */
  @Get("/user")
  @Admits(Capability.AUTHENTICATED_USER)
  @Contract.GetUser
  HttpResponse<?> authenticatedUser(@Known Admitted admitted, @Known Exchange exchange) {
    return switch (selfService.account(admitted)) {
      case Outcome.Found(Account account) -> HttpResponse.ok(User.shown(account));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** Changes what is given. */
  @Patch("/user")
  @Admits(Capability.PROFILE)
  @Contract.ChangeUser
  HttpResponse<?> profile(@Known Admitted admitted, @Known Exchange exchange, @Body Members body) {
    if (body.values().containsKey(User.PASSWORD)) {
      return malformed(exchange, User.PASSWORD, "is not expected");
    }
    if (!body.values().containsKey(User.EMAIL)) {
      return changed(exchange, selfService.profile(admitted, User.profile(body)));
    }
    return body.values().get(User.EMAIL) instanceof String email
        ? changed(exchange, selfService.update(admitted, null, email, User.profile(body)))
        : malformed(exchange, User.EMAIL, "must be text");
  }

  private HttpResponse<?> changed(Exchange exchange, Outcome.Change outcome) {
    return switch (outcome) {
      case Outcome.Changed(Account account) -> HttpResponse.ok(User.shown(account));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  private HttpResponse<?> malformed(Exchange exchange, String field, String wrong) {
    return words.refuse(new Refusal.Malformed(Map.of(field, wrong)), exchange);
  }
}
