package dev.gatehouse.account;

import dev.gatehouse.installation.Columns;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The function {@code accounts_named} of PostgreSQL, which finds accounts of many tenants. */
@Singleton
class ClaimStore {

  private static final String FIND = "SELECT place, (known).* FROM accounts_named(?, ?)";

  private final JdbcOperations jdbc;

  ClaimStore(JdbcOperations jdbc) {
    this.jdbc = jdbc;
  }

  /** To be whoever answers to {@code canonical}. */
  record Claim(String tenant, String canonical) {}

  /** Who it is that each claims to be, by its place; empty if there is nobody. */
  Map<Integer, Optional<AccountRow>> find(List<Claim> claims) {
    return jdbc.execute(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(FIND)) {
        new Columns<>(statement, claims).words(Claim::tenant).words(Claim::canonical);
        Map<Integer, Optional<AccountRow>> found = new HashMap<>();
        for (int place = 0; place < claims.size(); place++) {
          found.put(place, Optional.empty());
        }
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            found.put(row.getInt("place") - 1, Optional.of(account(row)));
          }
        }
        return found;
      }
    });
  }

  private static AccountRow account(ResultSet row) throws SQLException {
    return new AccountRow(
        row.getString("tenant_id"),
        row.getObject("id", UUID.class),
        row.getString("method"),
        row.getString("username"),
        row.getString("email"),
        instant(row, "email_verified_at"),
        row.getString("password_hash"),
        row.getString("standing"),
        instant(row, "logged_out_at"),
        row.getInt("generation"),
        row.getString("profile"),
        instant(row, "created_at"),
        instant(row, "updated_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
