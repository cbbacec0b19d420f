package dev.gatehouse.installation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Puts up row security after each migration. Flyway would find the file by its name where there are
 * folders to look into; a native image has none, and of the migrations what it was built with.
 */
final class AfterMigrate implements Callback {

  private static final String FILE = "/db/postgresql/afterMigrate.sql";

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.AFTER_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    try (InputStream file =
            Objects.requireNonNull(AfterMigrate.class.getResourceAsStream(FILE), FILE);
        Statement statement = context.getConnection().createStatement()) {
      statement.execute(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (SQLException e) {
      throw new FlywayException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String getCallbackName() {
    return "afterMigrate";
  }
}
