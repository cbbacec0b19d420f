package dev.gatehouse.capability;

import dev.gatehouse.capability.Restriction.Source;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether an operation is restricted. For the tenant as a whole, what an operator said at run time
 * beats {@code tenants.yml}; what is restricted for the tenant or for the account is restricted.
 */
@Singleton
public class Capabilities {

  private static final UUID WHOLE_TENANT = new UUID(0, 0);

  private final RestrictionStore store;
  private final Transactions transactions;
  private final InstantSource time;

  Capabilities(RestrictionStore store, Transactions transactions, InstantSource time) {
    this.store = store;
    this.transactions = transactions;
    this.time = time;
  }

  /**
   * Whether the capability is restricted now.
   *
   * @param account the account that asks; null for the tenant as a whole
   */
  public boolean restricted(Tenant tenant, @Nullable UUID account, Capability capability) {
    return effective(tenant, account, capability, rows(tenant, account)).restricted();
  }

  /** Every capability, and the level that decides about it. */
  public List<Restriction> all(Tenant tenant, @Nullable UUID account) {
    List<RestrictionRow> rows = rows(tenant, account);
    return Stream.of(Capability.values())
        .map(capability -> effective(tenant, account, capability, rows))
        .toList();
  }

  /**
   * Says it for the tenant, or for the account if one is given, in place of what was said before.
   */
  public void set(
      Tenant tenant,
      @Nullable UUID account,
      Capability capability,
      boolean restricted,
      @Nullable String reason,
      @Nullable Instant until) {
    UUID subject = account == null ? WHOLE_TENANT : account;
    transactions.run(
        tenant.id(),
        () -> {
          Instant now = time.instant();
          store.open(tenant.id(), subject, capability.word(), now);
          store.write(tenant.id(), subject, capability.word(), restricted, reason, until, now);
        });
  }

  /** Takes back what was said for the tenant, or for the account if one is given. */
  public void clear(Tenant tenant, @Nullable UUID account, Capability capability) {
    UUID subject = account == null ? WHOLE_TENANT : account;
    transactions.run(tenant.id(), () -> store.delete(tenant.id(), subject, capability.word()));
  }

  private List<RestrictionRow> rows(Tenant tenant, @Nullable UUID account) {
    List<UUID> subjects = account == null ? List.of(WHOLE_TENANT) : List.of(WHOLE_TENANT, account);
    return transactions.in(tenant.id(), () -> store.findByAccountIdIn(subjects));
  }

  private Restriction effective(
      Tenant tenant, @Nullable UUID account, Capability capability, List<RestrictionRow> rows) {
    Restriction whole =
        said(rows, WHOLE_TENANT, capability, Source.TENANT)
            .orElseGet(() ->
                new Restriction(
                    capability,
                    tenant.restricted().contains(capability),
                    Source.TENANTS_YML,
                    null,
                    null));
    if (account == null || whole.restricted()) {
      return whole;
    }
    return said(rows, account, capability, Source.ACCOUNT).orElse(whole);
  }

  private Optional<Restriction> said(
      List<RestrictionRow> rows, UUID subject, Capability capability, Source source) {
    Instant now = time.instant();
    return rows.stream()
        .filter(row -> row.accountId().equals(subject))
        .filter(row -> row.capability().equals(capability.word()))
        .filter(row -> row.untilAt() == null || now.isBefore(row.untilAt()))
        .map(row ->
            new Restriction(capability, row.restricted(), source, row.reason(), row.untilAt()))
        .findFirst();
  }
}
