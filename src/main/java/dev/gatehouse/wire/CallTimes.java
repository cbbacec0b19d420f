package dev.gatehouse.wire;

import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Measures how long calls take, by tenant and operation, and by nothing that a caller chooses. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class CallTimes {

  private static final Duration[] BOUNDS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3)
  };

  private final MeterRegistry meters;
  private final InstantSource time;

  /** By tenant, then by capability: found without making anything. */
  private final Map<String, Map<Capability, Timer>> timers = new ConcurrentHashMap<>();

  CallTimes(MeterRegistry meters, InstantSource time) {
    this.meters = meters;
    this.time = time;
  }

  @ResponseFilter
  void measure(HttpRequest<?> request) {
    @Nullable Exchange exchange = Exchange.of(request).orElse(null);
    if (exchange == null) {
      return;
    }
    Tenant tenant = exchange.tenant();
    Capability capability = exchange.capability();
    if (tenant != null && capability != null) {
      timer(tenant.id(), capability).record(Duration.between(exchange.startedAt(), time.instant()));
    }
  }

  private Timer timer(String tenant, Capability capability) {
    @Nullable Map<Capability, Timer> known = timers.get(tenant);
    @Nullable Timer timer = known == null ? null : known.get(capability);
    return timer == null
        ? timers
            .computeIfAbsent(tenant, _ -> new ConcurrentHashMap<>())
            .computeIfAbsent(capability, _ -> made(tenant, capability))
        : timer;
  }

  private Timer made(String tenant, Capability capability) {
    return Timer.builder("gatehouse.calls")
        .description("How long calls take")
        .tag("tenant", tenant)
        .tag("operation", capability.word())
        .serviceLevelObjectives(BOUNDS)
        .register(meters);
  }
}
