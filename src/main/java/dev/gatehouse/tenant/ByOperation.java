package dev.gatehouse.tenant;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One of something for each tenant and operation that is asked for; found again without making
 * anything, as it is at every call. Of many tenants' operations most are never asked for. A
 * tenant's map is never changed but replaced by a larger one, so that what is asked at every call
 * is an array.
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
    return made.compute(tenant, (_, known) -> with(known, tenant, operation)).get(operation);
  }

  private Map<Capability, T> with(
      @Nullable Map<Capability, T> known, String tenant, Capability operation) {
    Map<Capability, T> larger = new EnumMap<>(Capability.class);
    if (known != null) {
      larger.putAll(known);
    }
    larger.computeIfAbsent(operation, _ -> make.apply(tenant, operation));
    return larger;
  }
}
