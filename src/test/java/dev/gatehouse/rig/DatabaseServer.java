package dev.gatehouse.rig;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** A PostgreSQL that can be killed, and started again on what it had written until then. */
final class DatabaseServer implements AutoCloseable {

  /** The database that the nodes share. */
  static final String DATABASE = "gatehouse";

  static final String USER = "postgres";

  private final Path directory;
  private final Map<String, String> settings;
  private EmbeddedPostgres server;

  /**
   * @param directory what nobody has written to; the server's data is kept in it
   * @param settings as in {@code postgresql.conf}
   */
  DatabaseServer(Path directory, Map<String, String> settings) {
    this.directory = directory;
    this.settings = settings;
    this.server = start(0);
    execute("CREATE DATABASE " + DATABASE);
  }

  int port() {
    return server.getPort();
  }

  /** A connection past all faults. */
  Connection connection() throws SQLException {
    return DriverManager.getConnection(server.getJdbcUrl(USER, DATABASE));
  }

  /** Writes down everything until now. */
  void write() {
    execute("CHECKPOINT");
  }

  private void execute(String command) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    } catch (SQLException e) {
      throw new IllegalStateException(command, e);
    }
  }

  /** Ends the server and all that works for it, without a word. */
  void kill() {
    ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  /** Starts the server again where it was. */
  void restart() {
    int port = server.getPort();
    // It would be told with a stack trace that there is nothing to stop any more.
    Logger log = (Logger) LoggerFactory.getLogger(EmbeddedPostgres.class);
    log.setLevel(Level.OFF);
    close();
    log.setLevel(null);
    server = start(port);
  }

  private long pid() {
    try {
      return Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param port 0 for any
   */
  private EmbeddedPostgres start(int port) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setPGStartupWait(Duration.ofSeconds(30))
            .setServerConfig("max_connections", "60");
    settings.forEach(builder::setServerConfig);
    if (port != 0) {
      builder.setPort(port);
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
