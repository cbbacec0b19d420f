package dev.gatehouse.session;

import dev.gatehouse.audit.Audit.Prepared;
import dev.gatehouse.revocation.Feed;
import dev.gatehouse.revocation.Notice;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.AccessTokens;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The function {@code log_out} of PostgreSQL, which ends sessions of many tenants. */
@Singleton
class LogoutStore {

  private static final String LOG_OUT = "SELECT * FROM log_out(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final JdbcOperations jdbc;

  LogoutStore(JdbcOperations jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A session that is to end.
   *
   * @param event what is written down if it does
   */
  record Departure(AccessToken token, Prepared event) {}

  /** Ends those sessions that it can, and says of each, by its place, what nodes have to know. */
  Map<Integer, Notice> logOut(List<Departure> departures) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(LOG_OUT)) {
        set(statement, 1, "varchar", each(departures, of -> of.token().tenant()));
        set(statement, 2, "uuid", each(departures, of -> of.token().session()));
        set(statement, 3, "uuid", each(departures, of -> of.token().account()));
        set(statement, 4, "uuid", each(departures, of -> of.event().id()));
        set(statement, 5, "timestamptz", each(departures, of -> of.event().at()));
        set(statement, 6, "varchar", each(departures, of -> of.event().address()));
        set(statement, 7, "varchar", each(departures, of -> of.event().requestId()));
        set(statement, 8, "varchar", each(departures, of -> of.event().details()));
        set(
            statement,
            9,
            "bytea",
            departures.stream().map(of -> of.event().mark()).toArray(byte[][]::new));
        statement.setLong(10, AccessTokens.LEEWAY.toSeconds());
        statement.setLong(11, Feed.BOUND.toSeconds());
        Map<Integer, Notice> ended = new HashMap<>();
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            int place = row.getInt("place") - 1;
            ended.put(place, notice(departures.get(place).token(), row));
          }
        }
        return ended;
      }
    });
  }

  private static Notice notice(AccessToken token, ResultSet row) throws SQLException {
    return new Notice(
        row.getLong("number"),
        token.tenant(),
        Notice.Kind.SESSION,
        token.session(),
        row.getInt("generation"),
        null,
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }

  private static Object[] each(
      List<Departure> departures, Function<Departure, @Nullable Object> part) {
    return departures.stream().map(part).toArray();
  }

  private static void set(PreparedStatement statement, int place, String type, Object[] parts)
      throws SQLException {
    statement.setArray(place, statement.getConnection().createArrayOf(type, parts));
  }
}
