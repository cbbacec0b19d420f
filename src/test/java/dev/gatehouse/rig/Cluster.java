package dev.gatehouse.rig;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Nodes over one PostgreSQL, each by a link of its own. What they log is in {@code target/rig}; no
 * process outlives this JVM.
 */
final class Cluster implements AutoCloseable {

  /** Where logs and histories are kept. */
  static final Path REPORTS = Path.of("target", "rig");

  private static final String SECRET = "dGhlIHJvb3Qgc2VjcmV0IG9mIHRoZSB0ZXN0cywgMzIgYnl0ZXM";

  private final Path data;
  private final DatabaseServer database;
  private final List<Node> nodes;
  private final Thread last = new Thread(this::end);

  /**
   * What is started.
   *
   * @param name of its logs
   * @param sabotage what is wrong with each node on purpose; empty for nothing
   * @param database as in {@code postgresql.conf}
   * @param environment what each node has in its environment beside what the rig gives it
   */
  record Setup(
      String name,
      int nodes,
      String sabotage,
      Map<String, String> database,
      Map<String, String> environment) {

    /** Three nodes that are as they should be, over a database that does not wait for the disk. */
    static Setup sound(String name) {
      return new Setup(name, 3, "", Map.of("fsync", "off"), Map.of());
    }

    /** Two nodes that are broken on purpose. */
    static Setup broken(String sabotage) {
      return new Setup("broken-" + sabotage, 2, sabotage, Map.of("fsync", "off"), Map.of());
    }

    /** This, with a database that is set up otherwise. */
    Setup over(Map<String, String> settings) {
      return new Setup(name, nodes, sabotage, settings, environment);
    }

    /** One node that serves other tenants. */
    static Setup alone(String name, Map<String, String> environment) {
      return new Setup(name, 1, "", Map.of("fsync", "off"), environment);
    }
  }

  private Cluster(Setup setup) {
    try {
      Files.createDirectories(REPORTS);
      this.data = Files.createTempDirectory("gatehouse-rig");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.database = new DatabaseServer(data, setup.database());
    this.nodes =
        IntStream.rangeClosed(1, setup.nodes())
            .mapToObj(number ->
                new Node(
                    number,
                    new ChaosProxy(database.port()),
                    log(setup, number),
                    environment(setup),
                    setup.sabotage()))
            .toList();
    Runtime.getRuntime().addShutdownHook(last);
  }

  /** A log that nothing is in yet. */
  private static Path log(Setup setup, int number) {
    Path log = REPORTS.resolve(setup.name() + "-node-" + number + ".log");
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return log;
  }

  /** All of it, ready. */
  static Cluster start(Setup setup) {
    Cluster cluster = new Cluster(setup);
    try {
      // The first makes the tables.
      cluster.nodes.getFirst().start();
      cluster.nodes.getFirst().awaitReady();
      List<Node> others = cluster.nodes.subList(1, cluster.nodes.size());
      others.forEach(Node::start);
      others.forEach(Node::awaitReady);
      return cluster;
    } catch (RuntimeException | AssertionError failed) {
      cluster.close();
      throw failed;
    }
  }

  private static Map<String, String> environment(Setup setup) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "GATEHOUSE_TENANTS",
                "src/test/resources/tenants-rig.yml",
                "GATEHOUSE_SECRET",
                SECRET,
                "GATEHOUSE_ADMIN_KEY",
                Service.ADMIN_KEY,
                "GATEHOUSE_DB_USER",
                DatabaseServer.USER));
    environment.putAll(setup.environment());
    return environment;
  }

  List<Node> nodes() {
    return nodes;
  }

  /** The node with that number, counted on from the last to the first again. */
  Node node(int index) {
    return nodes.get(index % nodes.size());
  }

  Http http(int index) {
    return node(index).http();
  }

  DatabaseServer database() {
    return database;
  }

  /** Kills every node and starts it again: none remembers anything. */
  void restartNodes() {
    nodes.forEach(Node::kill);
    nodes.forEach(Node::start);
    nodes.forEach(Node::awaitReady);
  }

  /** What a query finds. */
  List<List<Object>> rows(String query) {
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<List<Object>> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(result.getObject(column));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(last);
    end();
  }

  private void end() {
    nodes.forEach(Node::close);
    database.close();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
