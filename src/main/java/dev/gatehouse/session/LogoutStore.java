package dev.gatehouse.session;

import dev.gatehouse.audit.Audit.Prepared;
import dev.gatehouse.installation.Columns;
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

/** The function {@code end_sessions} of PostgreSQL, which ends sessions of many tenants. */
@Singleton
class LogoutStore {

  private static final String END_SESSIONS =
      "SELECT * FROM end_sessions(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

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
      try (PreparedStatement statement = connection.prepareStatement(END_SESSIONS)) {
        new Columns<>(statement, departures)
            .words(of -> of.token().tenant())
            .ids(of -> of.token().session())
            .ids(of -> of.token().account())
            .ids(of -> of.event().id())
            .times(of -> of.event().at())
            .words(of -> of.event().address())
            .words(of -> of.event().requestId())
            .words(of -> of.event().details())
            .bytes(of -> of.event().mark());
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
}
