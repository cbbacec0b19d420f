package dev.gatehouse.installation;

import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import jakarta.inject.Singleton;

/** Broken on purpose: answers before anything is written down. */
@Singleton
@Replaces(DatabaseLimits.class)
@Requires(property = "gatehouse.sabotage", value = "hasty-commit")
final class HastyCommit extends DatabaseLimits {

  HastyCommit(Settings settings) {
    super(settings);
  }

  @Override
  public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> event) {
    DatasourceConfiguration database = super.onCreated(event);
    database.addDataSourceProperty("options", "-c synchronous_commit=off");
    return database;
  }
}
