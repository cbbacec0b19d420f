package dev.gatehouse.installation;

import io.micronaut.context.annotation.Context;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.annotation.PostConstruct;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import javax.sql.DataSource;

/**
 * Sees to it that a database is worked on with one root secret. With another one no key opens,
 * which would be noticed when the first token is asked for.
 */
@Context
class SecretCheck {

  private static final String REMEMBER =
      "INSERT INTO installation (name, content) VALUES ('secret', ?) ON CONFLICT DO NOTHING";

  private static final String REMEMBERED = "SELECT content FROM installation WHERE name = 'secret'";

  private final DataSource source;
  private final String mark;

  SecretCheck(DataSource source, RootSecret secret) {
    this.source = DelegatingDataSource.unwrapDataSource(source);
    this.mark = HexFormat.of().formatHex(secret.derive("installation", 32));
  }

  @PostConstruct
  void check() throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement remember = connection.prepareStatement(REMEMBER);
        Statement ask = connection.createStatement()) {
      remember.setString(1, mark);
      remember.executeUpdate();
      try (ResultSet row = ask.executeQuery(REMEMBERED)) {
        row.next();
        if (!row.getString(1).equals(mark)) {
          throw new Misconfiguration(
              "GATEHOUSE_SECRET: expected the secret that this database was first used with; it is"
                  + " another one");
        }
      }
    }
  }
}
