package dev.gatehouse.installation;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Many rows as the first parameters of one statement: an array for each column, of which {@code
 * unnest} makes rows again. The columns are set in their order.
 *
 * @param <T> a row
 */
public final class Columns<T> {

  private final PreparedStatement statement;
  private final Collection<T> rows;
  private int set;

  public Columns(PreparedStatement statement, Collection<T> rows) {
    this.statement = statement;
    this.rows = rows;
  }

  public Columns<T> words(Function<T, @Nullable String> column) throws SQLException {
    return set("varchar", values(column));
  }

  public Columns<T> numbers(Function<T, Long> column) throws SQLException {
    return set("bigint", values(column));
  }

  public Columns<T> integers(Function<T, Integer> column) throws SQLException {
    return set("integer", values(column));
  }

  public Columns<T> ids(Function<T, UUID> column) throws SQLException {
    return set("uuid", values(column));
  }

  public Columns<T> times(Function<T, Instant> column) throws SQLException {
    return set("timestamptz", values(column));
  }

  public Columns<T> bytes(Function<T, byte @Nullable []> column) throws SQLException {
    return set("bytea", rows.stream().map(column).toArray(byte[][]::new));
  }

  private Object[] values(Function<T, ? extends @Nullable Object> column) {
    return rows.stream().map(column).toArray();
  }

  private Columns<T> set(String type, Object[] values) throws SQLException {
    statement.setArray(++set, statement.getConnection().createArrayOf(type, values));
    return this;
  }
}
