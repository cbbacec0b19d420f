package dev.gatehouse.installation;

import io.micronaut.context.annotation.Primary;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's time, in microseconds, as it keeps it: all nodes agree on it, and a step of this
 * machine's clock changes nothing. Between two looks at the database, time runs on by the monotonic
 * clock, so that asking costs no statement. It goes before the machine's clock, which the framework
 * would give to whoever asks for the time.
 */
@Singleton
@Primary
public class DatabaseTime implements InstantSource {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseTime.class);

  private final DataSource source;
  private final boolean embedded;
  private volatile Reading reading = new Reading(Instant.EPOCH, 0);

  DatabaseTime(DataSource source, Settings settings) {
    this.source = DelegatingDataSource.unwrapDataSource(source);
    this.embedded = settings.embedded();
  }

  @Override
  public Instant instant() {
    return reading.now().truncatedTo(ChronoUnit.MICROS);
  }

  @PostConstruct
  void start() throws SQLException {
    reading = read();
  }

  @Scheduled(fixedDelay = "10s", initialDelay = "10s")
  void follow() {
    try {
      reading = read();
    } catch (SQLException e) {
      LOG.warn("outcome=time-not-read cause={}", e.getMessage());
    }
  }

  private Reading read() throws SQLException {
    if (embedded) {
      return new Reading(Instant.now(), System.nanoTime());
    }
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      long before = System.nanoTime();
      try (ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
        row.next();
        Instant there = row.getObject(1, OffsetDateTime.class).toInstant();
        return new Reading(there, before + (System.nanoTime() - before) / 2);
      }
    }
  }

  private record Reading(Instant there, long here) {
    Instant now() {
      return there.plus(Duration.ofNanos(System.nanoTime() - here));
    }
  }
}
