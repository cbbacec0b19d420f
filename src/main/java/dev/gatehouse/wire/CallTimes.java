package dev.gatehouse.wire;

import dev.gatehouse.tenant.ByOperation;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.Duration;
import java.time.InstantSource;
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

  private final InstantSource time;
  private final ByOperation<Timer> timers;

  /**
   * @param meters the registry that is scraped, and not the one over all: of so many series it
   *     would hold as much again
   */
  CallTimes(PrometheusMeterRegistry meters, InstantSource time) {
    this.time = time;
    this.timers = new ByOperation<>((tenant, capability) -> timer(meters, tenant, capability));
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
      timers
          .of(tenant.id(), capability)
          .record(Duration.between(exchange.startedAt(), time.instant()));
    }
  }

  private static Timer timer(MeterRegistry meters, String tenant, Capability capability) {
    return Timer.builder("gatehouse.calls")
        .description("How long calls take")
        .tag("tenant", tenant)
        .tag("operation", capability.word())
        .serviceLevelObjectives(BOUNDS)
        .register(meters);
  }
}
