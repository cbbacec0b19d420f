package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.audit.Audit.Prepared;
import dev.gatehouse.installation.Columns;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.token.Generations;
import dev.gatehouse.token.RefreshTokens.First;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The function {@code open_sessions} of PostgreSQL, which opens sessions of many tenants. */
@Singleton
class LoginStore {

  private static final String OPEN_SESSIONS =
      """
      SELECT * FROM open_sessions(
        ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final JdbcOperations jdbc;

  LoginStore(JdbcOperations jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A session that is to be opened.
   *
   * @param account as it was when it proved itself
   * @param hash of the password that proved it; null for an account that is to be made
   * @param login what is written down of the session
   * @param made what is written down of the account; null if it was there before
   */
  record Arrival(
      Caller caller,
      Account account,
      @Nullable String hash,
      UUID session,
      Instant at,
      Instant expiresAt,
      First first,
      Prepared login,
      @Nullable Prepared made) {

    private <T> @Nullable T made(Function<Prepared, T> column) {
      return made == null ? null : column.apply(made);
    }
  }

  /** Opens those sessions that it can, and says of each, by its place, what its tokens are of. */
  Map<Integer, Generations> open(List<Arrival> arrivals) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(OPEN_SESSIONS)) {
        new Columns<>(statement, arrivals)
            .words(of -> of.caller().tenant().id())
            .ids(of -> of.account().id())
            .words(of -> of.account().method().word())
            .words(Arrival::hash)
            .times(of -> of.account().updatedAt())
            .ids(Arrival::session)
            .words(of -> of.caller().address())
            .words(of -> of.caller().userAgent())
            .times(Arrival::at)
            .times(Arrival::expiresAt)
            .ids(of -> of.first().family())
            .bytes(of -> of.first().digest())
            .times(of -> of.first().token().expiresAt())
            .times(of -> of.first().accessExpiresAt())
            .words(of -> of.caller().requestId())
            .ids(of -> of.login().id())
            .times(of -> of.login().at())
            .words(of -> of.login().details())
            .bytes(of -> of.login().mark())
            .ids(of -> of.made(Prepared::id))
            .times(of -> of.made(Prepared::at))
            .words(of -> of.made(Prepared::details))
            .bytes(of -> of.made(Prepared::mark));
        statement.setString(24, Capability.SIGNIN.word());
        Map<Integer, Generations> opened = new HashMap<>();
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            opened.put(
                row.getInt("place") - 1,
                new Generations(
                    0, row.getInt("account_generation"), row.getInt("tenant_generation")));
          }
        }
        return opened;
      }
    });
  }
}
