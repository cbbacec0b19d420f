package dev.gatehouse.audit;

import dev.gatehouse.audit.ChainStore.Head;
import dev.gatehouse.installation.RowSecurity;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads what there is of one tenant's chain, a part at a time, and believes none of it. */
public final class LedgerStore implements Ledger.Access, AutoCloseable {

  private static final String LINKS =
      """
      SELECT l.position, l.event, l.hash, e.*
      FROM audit_link l
      LEFT JOIN audit_event e ON e.tenant_id = l.tenant_id AND e.id = l.event
      WHERE l.tenant_id = ? AND l.position >= ? AND l.position <= ?
      ORDER BY l.position LIMIT ?
      """;

  private static final String CHECKPOINTS =
      """
      SELECT * FROM audit_checkpoint
      WHERE tenant_id = ? AND position >= ? AND position <= ? ORDER BY position
      """;

  private static final String UNSEALED =
      """
      SELECT e.* FROM audit_event e
      WHERE e.tenant_id = ? AND e.number >= ? AND NOT EXISTS (
        SELECT 1 FROM audit_link l
        WHERE l.tenant_id = e.tenant_id AND l.event = e.id AND l.position <= ?)
      ORDER BY e.number LIMIT ?
      """;

  private static final String HEAD = "SELECT * FROM audit_head WHERE tenant_id = ?";

  private static final String TENANTS =
      """
      SELECT tenant_id FROM audit_event
      UNION SELECT tenant_id FROM audit_link
      UNION SELECT tenant_id FROM audit_checkpoint
      UNION SELECT tenant_id FROM audit_head
      """;

  private static final String FILE = "jdbc:h2:file:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  private final Connection connection;
  private final String tenant;

  LedgerStore(Connection connection, String tenant) {
    this.connection = connection;
    this.tenant = tenant;
  }

  /**
   * The chain of {@code tenant} in a database that nobody has opened, as it is at one time, however
   * long it takes to read it.
   */
  public static LedgerStore open(String url, String user, String password, String tenant)
      throws SQLException {
    Connection connection = connect(url, user, password);
    try {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      if (url.startsWith(POSTGRESQL)) {
        RowSecurity.open(connection, tenant);
      }
      return new LedgerStore(connection, tenant);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Of which tenants there is anything in a database that nobody has opened. */
  public static Set<String> tenants(String url, String user, String password) throws SQLException {
    try (Connection connection = connect(url, user, password);
        Statement statement = connection.createStatement()) {
      if (url.startsWith(POSTGRESQL)) {
        statement.execute("SET ROLE " + RowSecurity.FEED);
      }
      Set<String> tenants = new HashSet<>();
      try (ResultSet row = statement.executeQuery(TENANTS)) {
        while (row.next()) {
          tenants.add(row.getString(1));
        }
      }
      return tenants;
    }
  }

  private static Connection connect(String url, String user, String password) throws SQLException {
    // A look makes no database.
    String there = url.startsWith(FILE) ? url + ";IFEXISTS=TRUE" : url;
    return DriverManager.getConnection(there, user, password);
  }

  String tenant() {
    return tenant;
  }

  @Override
  public <T> T read(Ledger.Question<T> question) {
    try {
      return question.ask(this);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The links from {@code first} to {@code last}, at most so many, with their events. */
  List<Line.Sealed> links(long first, long last, int most) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LINKS)) {
      statement.setString(1, tenant);
      statement.setLong(2, first);
      statement.setLong(3, last);
      statement.setInt(4, most);
      List<Line.Sealed> links = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Link link =
              new Link(
                  row.getLong("position"),
                  row.getObject("event", UUID.class),
                  row.getBytes("hash"));
          boolean there = row.getObject("id", UUID.class) != null;
          links.add(new Line.Sealed(link, there ? ChainStore.entry(row) : null));
        }
      }
      return links;
    }
  }

  /** The checkpoints from {@code first} to {@code last}. */
  List<Checkpoint> checkpoints(long first, long last) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CHECKPOINTS)) {
      statement.setString(1, tenant);
      statement.setLong(2, first);
      statement.setLong(3, last);
      List<Checkpoint> checkpoints = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          checkpoints.add(
              new Checkpoint(
                  row.getString("tenant_id"),
                  row.getLong("position"),
                  row.getBytes("hash"),
                  ChainStore.time(row, "signed_at"),
                  row.getString("key_id"),
                  row.getBytes("signature")));
        }
      }
      return checkpoints;
    }
  }

  /**
   * The events that no link up to {@code last} names, from the number {@code first} on, at most so
   * many.
   */
  List<Entry> unsealed(long first, long last, int most) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UNSEALED)) {
      statement.setString(1, tenant);
      statement.setLong(2, first);
      statement.setLong(3, last);
      statement.setInt(4, most);
      List<Entry> entries = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          entries.add(ChainStore.entry(row));
        }
      }
      return entries;
    }
  }

  Optional<Head> head() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HEAD)) {
      statement.setString(1, tenant);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(ChainStore.head(row)) : Optional.empty();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
