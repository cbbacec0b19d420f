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
 * clock, so that asking costs no statement. What a look says is no more exact than it took long, on
 * a busy machine tens of milliseconds: time is put right, and maybe back, by no more than it must.
 * It goes before the machine's clock, which the framework would give to whoever asks for the time.
 */
@Singleton
@Primary
public class DatabaseTime implements InstantSource {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseTime.class);

  private final DataSource source;
  private final boolean embedded;
  private volatile Reading reading = new Reading(Instant.EPOCH, System.nanoTime());

  DatabaseTime(DataSource source, Settings settings) {
    this.source = DelegatingDataSource.unwrapDataSource(source);
    this.embedded = settings.embedded();
  }

  @Override
  public Instant instant() {
    return reading.at(System.nanoTime()).truncatedTo(ChronoUnit.MICROS);
  }

  @PostConstruct
  void start() throws SQLException {
    look();
  }

  @Scheduled(fixedDelay = "10s", initialDelay = "10s")
  void follow() {
    try {
      look();
    } catch (SQLException e) {
      LOG.warn("outcome=time-not-read cause={}", e.getMessage());
    }
  }

  private void look() throws SQLException {
    if (embedded) {
      long before = System.nanoTime();
      reading = reading.corrected(Instant.now(), before, System.nanoTime());
      return;
    }
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      long before = System.nanoTime();
      try (ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
        long after = System.nanoTime();
        row.next();
        Instant there = row.getObject(1, OffsetDateTime.class).toInstant();
        reading = reading.corrected(there, before, after);
      }
    }
  }

  /** It is {@code there} in the database when it is {@code here} by this JVM, in nanoseconds. */
  record Reading(Instant there, long here) {

    /** The time when it is {@code nanos} by this JVM. */
    Instant at(long nanos) {
      return there.plusNanos(nanos - here);
    }

    /** The nearest reading by which it may have been {@code told} at some time in between. */
    Reading corrected(Instant told, long before, long after) {
      if (at(before).isAfter(told)) {
        return new Reading(told, before);
      }
      return at(after).isBefore(told) ? new Reading(told, after) : this;
    }
  }
}
