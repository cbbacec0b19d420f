package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.tenant.TenantsChange;
import io.micronaut.serde.annotation.Serdeable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What another version of {@code tenants.yml} changes.
 *
 * @param changed by tenant, the keys that are others
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record TenantsChangeView(
    List<String> added, List<String> removed, Map<String, Map<String, Change>> changed) {

  /** A key as it is in force before and after, as {@code tenants.yml} would have it written. */
  @Serdeable
  record Change(String from, String to) {}

  static TenantsChangeView of(TenantsChange change) {
    Map<String, Map<String, Change>> changed = new LinkedHashMap<>();
    change
        .changed()
        .forEach((tenant, keys) -> {
          Map<String, Change> changes = new LinkedHashMap<>();
          keys.forEach((key, to) -> changes.put(key, new Change(to.from(), to.to())));
          changed.put(tenant, changes);
        });
    return new TenantsChangeView(change.added(), change.removed(), changed);
  }
}
