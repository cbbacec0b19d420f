package dev.gatehouse.admin;

import dev.gatehouse.admin.Writes.Deed;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.capability.Capabilities;
import dev.gatehouse.revocation.Suspensions;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.wire.Known;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is restricted, for a tenant or for one of its accounts. */
@Controller("/admin/v1/tenants/{tenant}")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class CapabilityController {

  private final Capabilities capabilities;
  private final Suspensions suspensions;
  private final Subjects subjects;
  private final Writes writes;
  private final Versions versions;
  private final InstantSource time;

  CapabilityController(
      Capabilities capabilities,
      Suspensions suspensions,
      Subjects subjects,
      Writes writes,
      Versions versions,
      InstantSource time) {
    this.suspensions = suspensions;
    this.versions = versions;
    this.capabilities = capabilities;
    this.subjects = subjects;
    this.writes = writes;
    this.time = time;
  }

  @Get("/capabilities")
  @Needs(Scope.CAPABILITIES_READ)
  Page<CapabilityView> list(String tenant) {
    return page(subjects.tenant(tenant), null);
  }

  /** Says which levels say what about a capability, and which one decides. */
  @Get("/capabilities/{capability}")
  @Needs(Scope.CAPABILITIES_READ)
  ExplainedCapabilityView explain(String tenant, String capability) {
    return explain(subjects.tenant(tenant), null, subjects.capability(capability));
  }

  @Put("/capabilities/{capability}")
  @Needs(Scope.CAPABILITIES_WRITE)
  CapabilityView set(
      String tenant, String capability, @Body RestrictionWish wish, @Known OperatorCall call) {
    return set(subjects.tenant(tenant), null, subjects.capability(capability), wish, call);
  }

  @Delete("/capabilities/{capability}")
  @Needs(Scope.CAPABILITIES_WRITE)
  @Status(HttpStatus.NO_CONTENT)
  void clear(String tenant, String capability, @Known OperatorCall call) {
    clear(subjects.tenant(tenant), null, subjects.capability(capability), call);
  }

  @Get("/accounts/{id}/capabilities")
  @Needs(Scope.CAPABILITIES_READ)
  Page<CapabilityView> listOf(String tenant, String id) {
    Tenant named = subjects.tenant(tenant);
    return page(named, subjects.account(named, id).id());
  }

  /** Says the same for an account. */
  @Get("/accounts/{id}/capabilities/{capability}")
  @Needs(Scope.CAPABILITIES_READ)
  ExplainedCapabilityView explainOf(String tenant, String id, String capability) {
    Tenant named = subjects.tenant(tenant);
    return explain(named, subjects.account(named, id).id(), subjects.capability(capability));
  }

  @Put("/accounts/{id}/capabilities/{capability}")
  @Needs(Scope.CAPABILITIES_WRITE)
  CapabilityView setOf(
      String tenant,
      String id,
      String capability,
      @Body RestrictionWish wish,
      @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    return set(
        named, subjects.account(named, id).id(), subjects.capability(capability), wish, call);
  }

  @Delete("/accounts/{id}/capabilities/{capability}")
  @Needs(Scope.CAPABILITIES_WRITE)
  @Status(HttpStatus.NO_CONTENT)
  void clearOf(String tenant, String id, String capability, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    clear(named, subjects.account(named, id).id(), subjects.capability(capability), call);
  }

  private Page<CapabilityView> page(Tenant tenant, @Nullable UUID account) {
    return new Page<>(
        capabilities.all(tenant, account).stream().map(CapabilityView::of).toList(), null);
  }

  private ExplainedCapabilityView explain(
      Tenant tenant, @Nullable UUID account, Capability capability) {
    return ExplainedCapabilityView.of(capabilities.explain(tenant, account, capability));
  }

  private CapabilityView set(
      Tenant tenant,
      @Nullable UUID account,
      Capability capability,
      RestrictionWish wish,
      OperatorCall call) {
    OperatorCall explained = call.because(wish.reason());
    Instant until = Times.toCome("until", wish.until(), time.instant());
    return writes.make(
        tenant,
        explained,
        () -> {
          suspensions.lock(tenant.id());
          versions.require(call.ifMatch(), explain(tenant, account, capability));
          capabilities.set(
              tenant, account, capability, wish.restricted(), explained.reason(), until);
          return view(tenant, account, capability);
        },
        _ -> deed(tenant, account, capability, wish.restricted() ? "restricted" : "allowed"));
  }

  private CapabilityView view(Tenant tenant, @Nullable UUID account, Capability capability) {
    return capabilities.all(tenant, account).stream()
        .filter(restriction -> restriction.capability() == capability)
        .findFirst()
        .map(CapabilityView::of)
        .orElseThrow();
  }

  private void clear(
      Tenant tenant, @Nullable UUID account, Capability capability, OperatorCall call) {
    writes.make(
        tenant,
        call,
        () -> {
          if (!capabilities.clear(tenant, account, capability)) {
            throw Rejected.notFound("restriction");
          }
          return capability;
        },
        _ -> deed(tenant, account, capability, "cleared"));
  }

  private static Deed deed(
      Tenant tenant, @Nullable UUID account, Capability capability, String change) {
    Map<String, Object> details = Map.of("capability", capability.word(), "change", change);
    return account == null
        ? new Deed(Action.AUTHZ_CHANGE, Kind.TENANT, tenant.id(), details)
        : new Deed(Action.AUTHZ_CHANGE, Kind.ACCOUNT, account.toString(), details);
  }
}
