package dev.gatehouse.installation;

import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Properties;

/**
 * How long PostgreSQL may keep a call waiting: for a connection, for an answer, for a lock, for a
 * statement, and for a transaction that nobody goes on with. A database that hangs is then an
 * outage that is said and passes, and not a service that hangs along. And that it answers when a
 * transaction is written down: a logout that was answered is done, whatever the server is set to.
 * What the URL says goes before.
 */
@Singleton
class DatabaseLimits implements BeanCreatedEventListener<DatasourceConfiguration> {

  /** As the driver has them, in seconds, and the server, in milliseconds. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "connectTimeout", "2",
          "loginTimeout", "3",
          "socketTimeout", "5",
          "cancelSignalTimeout", "2",
          "tcpKeepAlive", "true",
          "options",
              "-c statement_timeout=3000 -c lock_timeout=1000"
                  + " -c idle_in_transaction_session_timeout=5000 -c synchronous_commit=on");

  private final Settings settings;

  DatabaseLimits(Settings settings) {
    this.settings = settings;
  }

  @Override
  public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> event) {
    DatasourceConfiguration database = event.getBean();
    if (!settings.embedded()) {
      Properties given = database.getDataSourceProperties();
      LIMITS.forEach((name, limit) -> {
        if (!given.containsKey(name) && !settings.databaseUrl().contains(name + "=")) {
          database.addDataSourceProperty(name, limit);
        }
      });
    }
    return database;
  }
}
