package dev.gatehouse.tenant;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One of something for each tenant and operation that is asked for; found again without making
 * anything, as it is at every call. Of many tenants' operations most are never asked for.
 */
public final class ByOperation<T> {

  private final BiFunction<String, Capability, T> make;

  /** By operation first: there are few, and what is of one tenant is seldom near a processor. */
  private final Map<Capability, Map<String, T>> made = new EnumMap<>(Capability.class);

  public ByOperation(BiFunction<String, Capability, T> make) {
    this.make = make;
    for (Capability operation : Capability.values()) {
      made.put(operation, new ConcurrentHashMap<>());
    }
  }

  public T of(String tenant, Capability operation) {
    Map<String, T> known = made.get(operation);
    @Nullable T found = known.get(tenant);
    return found == null ? known.computeIfAbsent(tenant, id -> make.apply(id, operation)) : found;
  }
}
