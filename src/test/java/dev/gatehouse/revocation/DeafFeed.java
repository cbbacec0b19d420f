package dev.gatehouse.revocation;

import dev.gatehouse.installation.Settings;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventPublisher;
import jakarta.inject.Named;
import javax.sql.DataSource;

/** Broken on purpose: hears nothing, and says that it knows everything. */
@Context
@Replaces(Feed.class)
@Requires(property = "gatehouse.sabotage", value = "deaf-feed")
final class DeafFeed extends Feed {

  DeafFeed(
      DataSource source,
      @Named("default") DatasourceConfiguration database,
      Settings settings,
      ApplicationEventPublisher<Notice> events,
      ApplicationEventPublisher<Restarted> restarts,
      FeedMeters meters) {
    super(source, database, settings, events, restarts, meters);
  }

  @Override
  void start() {}

  @Override
  public boolean fresh() {
    return true;
  }
}
