package dev.gatehouse.admin;

import dev.gatehouse.admin.Writes.Deed;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.SigningKeys;
import dev.gatehouse.token.SigningKeys.KeyInfo;
import dev.gatehouse.token.SigningKeys.Spare;
import dev.gatehouse.wire.Known;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys that sign a tenant's tokens. */
@Controller("/admin/v1/tenants/{tenant}/keys")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class KeyController {

  private static final Duration LONGEST_LEAD = Duration.ofDays(30);

  private final SigningKeys keys;
  private final Subjects subjects;
  private final Writes writes;

  KeyController(SigningKeys keys, Subjects subjects, Writes writes) {
    this.keys = keys;
    this.subjects = subjects;
    this.writes = writes;
  }

  @Get
  @Needs(Scope.KEYS_READ)
  Page<KeyView> list(String tenant) {
    return new Page<>(keys.all(subjects.tenant(tenant)).stream().map(KeyView::of).toList(), null);
  }

  /** A new key, which is published at once and takes over later. */
  @Post
  @Needs(Scope.KEYS_WRITE)
  @Status(HttpStatus.CREATED)
  KeyView rotate(String tenant, @Body RotationWish wish, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    Duration lead = lead(wish.lead());
    return change(
        named,
        call,
        Action.KEY_ROTATED,
        spare -> keys.rotate(named, lead, spare),
        new Rejected(HttpStatus.CONFLICT, "A key is pending already."));
  }

  @Post("/{kid}/retire")
  @Needs(Scope.KEYS_WRITE)
  KeyView retire(String tenant, String kid, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    return change(
        named,
        call,
        Action.KEY_RETIRED,
        spare -> keys.retire(named, kid, spare),
        Rejected.notFound("key that could be retired"));
  }

  /** Every token that the tenant has issued is over. */
  @Post("/{kid}/compromised")
  @Needs(Scope.KEYS_WRITE)
  KeyView compromised(String tenant, String kid, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    return change(
        named,
        call,
        Action.KEY_COMPROMISED,
        spare -> keys.compromised(named, kid, spare),
        Rejected.notFound("key that is not known to be compromised"));
  }

  private KeyView change(
      Tenant tenant,
      OperatorCall call,
      Action action,
      Function<Spare, Optional<KeyInfo>> change,
      Rejected otherwise) {
    Spare spare = keys.spare(tenant);
    KeyInfo changed =
        writes.make(
            tenant,
            call,
            () -> change.apply(spare).orElseThrow(() -> otherwise),
            key -> new Deed(action, Kind.KEY, key.kid()));
    return KeyView.of(changed);
  }

  private static Duration lead(@Nullable String written) {
    try {
      Duration lead = written == null ? SigningKeys.LEAD : Duration.parse(written);
      if (!lead.isNegative() && lead.compareTo(LONGEST_LEAD) <= 0) {
        return lead;
      }
    } catch (DateTimeParseException e) {
      // Said below, in the same words.
    }
    throw Rejected.invalid("lead: expected an ISO 8601 duration such as PT10M, up to P30D");
  }
}
