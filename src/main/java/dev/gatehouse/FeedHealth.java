package dev.gatehouse;

import dev.gatehouse.revocation.Feed;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** A node that does not hear what the others end is not one to send calls to. */
@Singleton
@Readiness
class FeedHealth implements HealthIndicator {

  private final Feed feed;

  FeedHealth(Feed feed) {
    this.feed = feed;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(
        HealthResult.builder("feed", feed.fresh() ? HealthStatus.UP : HealthStatus.DOWN).build());
  }
}
