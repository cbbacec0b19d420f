package dev.gatehouse.capability;

import dev.gatehouse.capability.Restriction.Source;
import dev.gatehouse.installation.MustWait;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.revocation.Feed;
import dev.gatehouse.revocation.Notice;
import dev.gatehouse.revocation.Notice.Kind;
import dev.gatehouse.revocation.Notices;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether an operation is restricted. For the tenant as a whole, what an operator said at run time
 * beats {@code tenants.yml}; what is restricted for the tenant or for the account is restricted.
 */
@Singleton
public class Capabilities {

  /** How long a notice is kept for nodes that cannot be reached: those that come back ask anew. */
  private static final Duration KEPT = Duration.ofHours(1);

  private final RestrictionStore store;
  private final Notices notices;
  private final Transactions transactions;
  private final InstantSource time;

  /** By tenant, what its accounts and it as a whole are said to be restricted in. */
  private final Map<String, Map<UUID, List<RestrictionRow>>> known = new ConcurrentHashMap<>();

  Capabilities(
      RestrictionStore store, Notices notices, Transactions transactions, InstantSource time) {
    this.store = store;
    this.notices = notices;
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

  /**
   * The same, as this node knows it without asking; as good as the {@link Feed} is fresh.
   *
   * @param account the account that asks; null for the tenant as a whole
   */
  public boolean known(Tenant tenant, @Nullable UUID account, Capability capability) {
    @Nullable Map<UUID, List<RestrictionRow>> at = known.get(tenant.id());
    Map<UUID, List<RestrictionRow>> all = at == null ? lookedUp(tenant.id()) : at;
    if (all.isEmpty()) {
      return tenant.restricted().contains(capability);
    }
    List<RestrictionRow> rows =
        subjects(account)
            .flatMap(subject -> all.getOrDefault(subject, List.of()).stream())
            .toList();
    return effective(tenant, account, capability, rows).restricted();
  }

  private Map<UUID, List<RestrictionRow>> lookedUp(String tenant) {
    // Whoever else looks it up just now holds the map's lock meanwhile.
    MustWait.elsewhere();
    return known.computeIfAbsent(
        tenant,
        id ->
            transactions.in(id, store::findAll).stream()
                .collect(Collectors.groupingBy(RestrictionRow::accountId)));
  }

  @EventListener
  void heard(Notice notice) {
    if (notice.kind() == Kind.CAPABILITIES) {
      known.remove(notice.tenant());
    }
  }

  @EventListener
  void heard(Feed.Restarted restarted) {
    known.clear();
  }

  /** Every capability, and the level that decides about it. */
  public List<Restriction> all(Tenant tenant, @Nullable UUID account) {
    List<RestrictionRow> rows = rows(tenant, account);
    return Stream.of(Capability.values())
        .map(capability -> effective(tenant, account, capability, rows))
        .toList();
  }

  /**
   * Why a capability is restricted or not.
   *
   * @param decides one of the levels
   * @param levels those that say anything now, from {@code tenants.yml} down
   */
  public record Explanation(Restriction decides, List<Restriction> levels) {}

  /**
   * Why the capability is restricted or not, for the tenant, or for the account if one is given.
   */
  public Explanation explain(Tenant tenant, @Nullable UUID account, Capability capability) {
    List<Restriction> levels = levels(tenant, account, capability, rows(tenant, account));
    return new Explanation(deciding(levels), levels);
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
    UUID subject = account == null ? Notice.WHOLE_TENANT : account;
    transactions.run(
        tenant.id(),
        () -> {
          Instant now = time.instant();
          store.open(tenant.id(), subject, capability.word(), now);
          store.write(tenant.id(), subject, capability.word(), restricted, reason, until, now);
          tell(tenant);
        });
  }

  /**
   * Takes back what was said for the tenant, or for the account if one is given; false if nothing
   * was.
   */
  public boolean clear(Tenant tenant, @Nullable UUID account, Capability capability) {
    UUID subject = account == null ? Notice.WHOLE_TENANT : account;
    return transactions.in(
        tenant.id(),
        () -> {
          boolean said = store.delete(tenant.id(), subject, capability.word()) > 0;
          if (said) {
            tell(tenant);
          }
          return said;
        });
  }

  /** Forgets what was said for an account that is going to be nobody's. */
  public void forget(Tenant tenant, UUID account) {
    transactions.run(
        tenant.id(),
        () -> {
          if (store.deleteAll(tenant.id(), account) > 0) {
            tell(tenant);
          }
        });
  }

  private void tell(Tenant tenant) {
    notices.publish(
        tenant.id(), Kind.CAPABILITIES, Notice.WHOLE_TENANT, 0, time.instant().plus(KEPT));
  }

  private List<RestrictionRow> rows(Tenant tenant, @Nullable UUID account) {
    List<UUID> subjects = subjects(account).toList();
    return transactions.in(tenant.id(), () -> store.findByAccountIdIn(subjects));
  }

  private static Stream<UUID> subjects(@Nullable UUID account) {
    return account == null
        ? Stream.of(Notice.WHOLE_TENANT)
        : Stream.of(Notice.WHOLE_TENANT, account);
  }

  private Restriction effective(
      Tenant tenant, @Nullable UUID account, Capability capability, List<RestrictionRow> rows) {
    return deciding(levels(tenant, account, capability, rows));
  }

  /**
   * What is said of a capability, level by level; only {@code tenants.yml} always says something.
   */
  private List<Restriction> levels(
      Tenant tenant, @Nullable UUID account, Capability capability, List<RestrictionRow> rows) {
    Restriction written =
        new Restriction(
            capability, tenant.restricted().contains(capability), Source.TENANTS_YML, null, null);
    Optional<Restriction> whole = said(rows, Notice.WHOLE_TENANT, capability, Source.TENANT);
    Optional<Restriction> own =
        account == null ? Optional.empty() : said(rows, account, capability, Source.ACCOUNT);
    return Stream.of(Optional.of(written), whole, own).flatMap(Optional::stream).toList();
  }

  /** The last level that is about the tenant; if that lets it be, the last one of all. */
  private static Restriction deciding(List<Restriction> levels) {
    Restriction whole =
        levels.reversed().stream()
            .filter(level -> level.source() != Source.ACCOUNT)
            .findFirst()
            .orElseThrow();
    return whole.restricted() ? whole : levels.getLast();
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
