package dev.gatehouse.revocation;

import dev.gatehouse.installation.Settings;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes that there are new notices, so that they need not wait for their next look.
 * Rung beside the transactions, not in them: a notification inside would have them wait for each
 * other. Many rings within a short while are one. A ring that is lost costs a node {@link
 * Feed#PAUSE}.
 */
@Singleton
class Doorbell {

  /** The channel that nodes listen to. */
  static final String CHANNEL = "gatehouse_revocation";

  private static final Logger LOG = LoggerFactory.getLogger(Doorbell.class);
  private static final Duration SHORT_WHILE = Duration.ofMillis(20);

  private final DataSource source;
  private final Semaphore rings = new Semaphore(0);
  private final Thread ringing;

  Doorbell(DataSource source, Settings settings) {
    this.source = DelegatingDataSource.unwrapDataSource(source);
    // An embedded database has no other nodes.
    this.ringing = Thread.ofVirtual().name("doorbell").unstarted(this::ring);
    if (!settings.embedded()) {
      ringing.start();
    }
  }

  /** Rings soon. */
  void push() {
    rings.release();
  }

  private void ring() {
    try {
      while (true) {
        rings.acquire();
        rings.drainPermits();
        try (Connection connection = source.getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("NOTIFY " + CHANNEL);
        } catch (SQLException e) {
          LOG.debug("outcome=not-rung", e);
        }
        Thread.sleep(SHORT_WHILE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @PreDestroy
  void stop() {
    ringing.interrupt();
  }
}
