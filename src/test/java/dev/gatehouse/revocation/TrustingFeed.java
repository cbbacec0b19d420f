package dev.gatehouse.revocation;

import dev.gatehouse.installation.Settings;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventPublisher;
import jakarta.inject.Named;
import javax.sql.DataSource;

/** Broken on purpose: hears what it can, and never asks how old that is. */
@Context
@Replaces(Feed.class)
@Requires(property = "gatehouse.sabotage", value = "trusting-feed")
final class TrustingFeed extends Feed {

  TrustingFeed(
      DataSource source,
      @Named("default") DatasourceConfiguration database,
      Settings settings,
      ApplicationEventPublisher<Notice> events,
      ApplicationEventPublisher<Restarted> restarts,
      FeedMeters meters) {
    super(source, database, settings, events, restarts, meters);
  }

  @Override
  public boolean fresh() {
    return true;
  }
}
