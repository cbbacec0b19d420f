package dev.gatehouse.admin;

import dev.gatehouse.account.LoginName;
import dev.gatehouse.account.OneTimeCodes;
import dev.gatehouse.account.OneTimeCodes.Held;
import dev.gatehouse.admin.Writes.Deed;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.ratelimit.RateLimiter;
import dev.gatehouse.ratelimit.RateLimiter.Counted;
import dev.gatehouse.session.Refusals;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Rate;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.wire.ClientAddresses;
import dev.gatehouse.wire.Known;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is counted against client addresses, and against the mailboxes that codes go to, whatever
 * node counted it.
 */
@Controller("/admin/v1/tenants/{tenant}/limits")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class LimitController {

  private final RateLimiter limiter;
  private final OneTimeCodes codes;
  private final Refusals refusals;
  private final Subjects subjects;
  private final Writes writes;

  LimitController(
      RateLimiter limiter,
      OneTimeCodes codes,
      Refusals refusals,
      Subjects subjects,
      Writes writes) {
    this.limiter = limiter;
    this.codes = codes;
    this.refusals = refusals;
    this.subjects = subjects;
    this.writes = writes;
  }

  /** What is counted for an address now, of all operations or of one. */
  @Get
  @Needs(Scope.LIMITS_READ)
  Page<LimitView> list(
      String tenant, @QueryValue String address, @QueryValue @Nullable String operation) {
    return page(counted(subjects.tenant(tenant), counted(address), operation));
  }

  /** Has it count no more, and says what was counted. */
  @Delete
  @Needs(Scope.LIMITS_WRITE)
  Page<LimitView> reset(
      String tenant,
      @QueryValue String address,
      @QueryValue @Nullable String operation,
      @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    String subject = counted(address);
    List<Counted> forgotten =
        writes.make(
            named,
            call,
            () -> {
              List<Counted> counted = counted(named, subject, operation);
              if (counted.isEmpty()) {
                throw Rejected.notFound("call that counts");
              }
              counted.forEach(one -> limiter.forget(named.id(), one.operation(), subject));
              return counted;
            },
            counted ->
                new Deed(
                    Action.LIMITS_RESET,
                    Kind.TENANT,
                    named.id(),
                    Map.of(
                        "address",
                        subject,
                        "operations",
                        counted.stream().map(Counted::operation).toList())));
    return page(forgotten);
  }

  /**
   * What holds up one-time codes to a mailbox now, such as a lock after wrong tries.
   *
   * @param email whose it is, however it is spelled
   */
  @Get("/codes")
  @Needs(Scope.LIMITS_READ)
  Page<CodeLimitView> codes(String tenant, @QueryValue String email) {
    return held(codes.held(subjects.tenant(tenant), mailbox(email)));
  }

  /**
   * Holds them up no more, and says what did: whoever was locked out may have a code at once.
   *
   * @param email whose mailbox it is, however it is spelled
   */
  @Delete("/codes")
  @Needs(Scope.LIMITS_WRITE)
  Page<CodeLimitView> free(String tenant, @QueryValue String email, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    String mailbox = mailbox(email);
    List<Held> freed =
        writes.make(
            named,
            call,
            () -> {
              List<Held> held = codes.free(named, mailbox);
              if (held.isEmpty()) {
                throw Rejected.notFound("code that is held up");
              }
              return held;
            },
            held ->
                new Deed(
                    Action.LIMITS_RESET,
                    Kind.ACCOUNT,
                    refusals.account(named.id(), mailbox),
                    Map.of("codes", held.stream().map(one -> one.scope().word()).toList())));
    return held(freed);
  }

  private static String mailbox(String email) {
    return LoginName.email(email)
        .map(LoginName::shown)
        .orElseThrow(() -> Rejected.invalid("email: expected an e-mail address"));
  }

  private static Page<CodeLimitView> held(List<Held> held) {
    return new Page<>(held.stream().map(CodeLimitView::of).toList(), null);
  }

  private List<Counted> counted(Tenant tenant, String subject, @Nullable String operation) {
    if (operation != null && Capability.ofOperation(operation).isEmpty()) {
      throw Rejected.invalid(
          "operation: expected what begins with a capability, such as logout or otp-verify");
    }
    return limiter.counted(
        tenant.id(),
        subject,
        name ->
            operation == null || operation.equals(name) ? rate(tenant, name) : Optional.empty());
  }

  private static Optional<Rate> rate(Tenant tenant, String operation) {
    return Capability.ofOperation(operation).map(tenant.rates()::get);
  }

  private static String counted(String address) {
    return ClientAddresses.counted(address)
        .orElseThrow(() -> Rejected.invalid("address: expected an IPv4 or IPv6 address"));
  }

  private static Page<LimitView> page(List<Counted> counted) {
    return new Page<>(counted.stream().map(LimitView::of).toList(), null);
  }
}
