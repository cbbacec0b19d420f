package dev.gatehouse.tenant;

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
  private final Map<String, Map<Capability, T>> made = new ConcurrentHashMap<>();

  public ByOperation(BiFunction<String, Capability, T> make) {
    this.make = make;
  }

  public T of(String tenant, Capability operation) {
    @Nullable Map<Capability, T> known = made.get(tenant);
    @Nullable T found = known == null ? null : known.get(operation);
    return found == null ? made(tenant, operation) : found;
  }

  private T made(String tenant, Capability operation) {
    return made.computeIfAbsent(tenant, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(operation, _ -> make.apply(tenant, operation));
  }
}
