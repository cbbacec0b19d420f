package dev.gatehouse.revocation;

import dev.gatehouse.installation.Settings;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.ApplicationEventPublisher;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what all nodes have to know, and hands it on as events. It looks every {@link #PAUSE},
 * and at once when it is rung for. While {@link #fresh()}, this node knows everything that was
 * committed more than {@link #BOUND} ago, and a call needs no look at the database; a node that was
 * halted, or lost its database, is not, whatever it remembers.
 */
@Context
public class Feed {

  /** What a notice may be late. */
  public static final Duration BOUND = Duration.ofSeconds(2);

  static final Duration PAUSE = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  private final DatasourceConfiguration database;
  private final boolean embedded;
  private final ApplicationEventPublisher<Notice> events;
  private final ApplicationEventPublisher<Restarted> restarts;
  private final FeedMeters meters;
  private final Thread following;
  private volatile boolean stopped;
  private volatile long lookedAt;

  /** The feed begins anew: what was read of the database before may be old. */
  public record Restarted() {}

  /**
   * @param source asked for so that the tables are there
   */
  Feed(
      DataSource source,
      @Named("default") DatasourceConfiguration database,
      Settings settings,
      ApplicationEventPublisher<Notice> events,
      ApplicationEventPublisher<Restarted> restarts,
      FeedMeters meters) {
    this.database = database;
    this.embedded = settings.embedded();
    this.events = events;
    this.restarts = restarts;
    this.meters = meters;
    this.following = Thread.ofPlatform().daemon().name("feed").unstarted(this::follow);
  }

  /** Knows everything before the first call is served. */
  @PostConstruct
  void start() throws SQLException {
    try (FeedLine line = open()) {
      look(line);
    }
    meters.show(this::age);
    following.start();
  }

  /** Whether this node knows everything that was committed more than {@link #BOUND} ago. */
  public boolean fresh() {
    return System.nanoTime() - lookedAt < BOUND.toNanos();
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - lookedAt);
  }

  private void follow() {
    boolean lost = false;
    while (!stopped) {
      try (FeedLine line = open()) {
        restarts.publishEvent(new Restarted());
        while (!stopped) {
          look(line);
          if (lost) {
            lost = false;
            LOG.info("outcome=feed-back");
          }
          line.await(PAUSE);
        }
      } catch (SQLException | RuntimeException e) {
        // Also what this version does not understand, or somebody here cannot do: never half of it.
        if (!lost && !stopped) {
          lost = true;
          LOG.warn("outcome=feed-lost cause={}", e.toString());
        }
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void look(FeedLine line) throws SQLException {
    // What is committed while it looks may be missed, so the look counts from its beginning.
    long begun = System.nanoTime();
    line.read(events::publishEvent, meters::heard);
    lookedAt = begun;
  }

  private FeedLine open() throws SQLException {
    Properties how = new Properties();
    how.putAll(database.getDataSourceProperties());
    how.setProperty("user", database.getUsername());
    how.setProperty("password", database.getPassword());
    Connection connection = DriverManager.getConnection(database.getUrl(), how);
    if (!embedded) {
      connection.setSchema(database.getSchema());
    }
    return new FeedLine(connection, embedded);
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  @PreDestroy
  void stop() {
    stopped = true;
    following.interrupt();
  }
}
