package dev.gatehouse.ratelimit;

import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Rate;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Broken on purpose: counts what comes to this node, and asks nobody about the others. */
@Singleton
@Replaces(RateLimiter.class)
@Requires(property = "gatehouse.sabotage", value = "own-limiter")
final class OwnLimiter extends RateLimiter {

  private final Map<List<String>, AtomicInteger> calls = new ConcurrentHashMap<>();

  OwnLimiter(RateWindowStore store, Transactions transactions, InstantSource time) {
    super(store, transactions, time);
  }

  @Override
  public Count take(String tenant, String operation, String subject, Rate rate) {
    int call =
        calls
            .computeIfAbsent(List.of(tenant, operation, subject), _ -> new AtomicInteger())
            .incrementAndGet();
    return new Count(
        operation, rate, call <= rate.events(), Math.max(0, rate.events() - call), rate.window());
  }
}
