package dev.gatehouse.tenant;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What is different in another version of {@code tenants.yml}, defaults included.
 *
 * @param added tenants that come
 * @param removed tenants that go
 * @param changed by tenant that stays, the keys that are others
 */
public record TenantsChange(
    List<String> added,
    List<String> removed,
    SequencedMap<String, SequencedMap<String, Change>> changed) {

  /** What a key is now, and what it would be. */
  public record Change(String from, String to) {}

  /** What is different once {@code then} are the tenants in place of {@code now}. */
  public static TenantsChange between(Collection<Tenant> now, Collection<Tenant> then) {
    Map<String, Tenant> before = byId(now);
    Map<String, Tenant> after = byId(then);
    SequencedMap<String, SequencedMap<String, Change>> changed = new LinkedHashMap<>();
    now.forEach(tenant -> {
      SequencedMap<String, Change> changes =
          changes(TenantKeys.of(tenant), TenantKeys.of(after.getOrDefault(tenant.id(), tenant)));
      if (!changes.isEmpty()) {
        changed.put(tenant.id(), changes);
      }
    });
    return new TenantsChange(without(then, before), without(now, after), changed);
  }

  /** Whether everything stays as it is. */
  public boolean nothing() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }

  private static Map<String, Tenant> byId(Collection<Tenant> tenants) {
    return tenants.stream().collect(Collectors.toMap(Tenant::id, tenant -> tenant));
  }

  private static List<String> without(Collection<Tenant> these, Map<String, Tenant> those) {
    return these.stream().map(Tenant::id).filter(id -> !those.containsKey(id)).toList();
  }

  private static SequencedMap<String, Change> changes(
      Map<String, String> now, Map<String, String> then) {
    SequencedMap<String, Change> changes = new LinkedHashMap<>();
    now.forEach((key, from) -> {
      String to = String.valueOf(then.get(key));
      if (!from.equals(to)) {
        String shown = TenantKeys.shown(key, to);
        String before = TenantKeys.shown(key, from);
        changes.put(key, new Change(before, shown.equals(before) ? "another" : shown));
      }
    });
    return changes;
  }
}
