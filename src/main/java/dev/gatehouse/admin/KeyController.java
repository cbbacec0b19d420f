package dev.gatehouse.admin;

import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.SigningKeys;
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
import org.jspecify.annotations.Nullable;

/** The keys that sign a tenant's tokens. */
@Controller("/admin/v1/tenants/{tenant}/keys")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class KeyController {

  private static final Duration LONGEST_LEAD = Duration.ofDays(30);

  private final SigningKeys keys;
  private final Subjects subjects;

  KeyController(SigningKeys keys, Subjects subjects) {
    this.keys = keys;
    this.subjects = subjects;
  }

  @Get
  Page<KeyView> list(String tenant) {
    return new Page<>(keys.all(subjects.tenant(tenant)).stream().map(KeyView::of).toList(), null);
  }

  /** A new key, which is published at once and takes over later. */
  @Post
  @Status(HttpStatus.CREATED)
  KeyView rotate(String tenant, @Body RotationWish wish) {
    Tenant named = subjects.tenant(tenant);
    return keys.rotate(named, lead(wish.lead()))
        .map(KeyView::of)
        .orElseThrow(() -> new Rejected(HttpStatus.CONFLICT, "A key is pending already."));
  }

  @Post("/{kid}/retire")
  KeyView retire(String tenant, String kid) {
    Tenant named = subjects.tenant(tenant);
    return keys.retire(named, kid)
        .map(KeyView::of)
        .orElseThrow(() -> Rejected.notFound("key that could be retired"));
  }

  /** Every token that the tenant has issued is over. */
  @Post("/{kid}/compromised")
  KeyView compromised(String tenant, String kid) {
    Tenant named = subjects.tenant(tenant);
    return keys.compromised(named, kid)
        .map(KeyView::of)
        .orElseThrow(() -> Rejected.notFound("key that is not known to be compromised"));
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
