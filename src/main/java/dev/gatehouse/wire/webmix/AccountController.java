package dev.gatehouse.wire.webmix;

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
import dev.gatehouse.wire.Ulid;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Patch;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tenant keeps about the person. */
@Speaks(WebmixDialect.NAME)
@Controller("/account")
@ExecuteOn(TaskExecutors.BLOCKING)
@Contract.Refusals
class AccountController {

  private static final String ID = "id";
  private static final String CREATED_AT = "createdAt";
  private static final String UPDATED_AT = "updatedAt";

  /** What the answer says of the account itself; no profile has such fields. */
  private static final Set<String> OWN = Set.of(ID, CREATED_AT, UPDATED_AT);

  private final SelfService selfService;
  private final WebmixWords words;

  AccountController(SelfService selfService, WebmixWords words) {
    this.selfService = selfService;
    this.words = words;
  }

  /** Changes fields of the profile; null takes one away. */
  @Patch("/profile")
  @Admits(Capability.PROFILE)
  @Contract.ChangeProfile
  HttpResponse<?> profile(@Known Admitted admitted, @Known Exchange exchange, @Body Members body) {
    Map<String, @Nullable Object> changes = new LinkedHashMap<>(body.values());
    changes.keySet().removeAll(OWN);
    return switch (selfService.profile(admitted, changes)) {
      case Outcome.Changed(Account account) -> words.ok(exchange, shown(account));
      case Refusal refusal -> words.refuse(refusal, exchange);
    };
  }

  /** The profile's own fields, whatever they are, between those of the account. */
  private static Map<String, @Nullable Object> shown(Account account) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put(ID, Ulid.write(account.id()));
    Map<String, @Nullable Object> profile = account.profile();
    if (profile != null) {
      shown.putAll(profile);
    }
    shown.put(CREATED_AT, Envelope.time(account.createdAt()));
    shown.put(UPDATED_AT, Envelope.time(account.updatedAt()));
    return shown;
  }
}
