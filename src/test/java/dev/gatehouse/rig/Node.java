package dev.gatehouse.rig;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.Application;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Service;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One node: a process with ports, a log and a link to the database of its own. It is this JVM's
 * classes, or, unless it is to be broken, the native executable that {@code gatehouse.binary}
 * names.
 */
final class Node implements AutoCloseable {

  private static final Optional<Path> BINARY =
      Optional.ofNullable(System.getProperty("gatehouse.binary"))
          .map(name -> Path.of(name).toAbsolutePath());

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int number;
  private final int port = Service.freePort();
  private final int managementPort = Service.freePort();
  private final ChaosProxy database;
  private final ProcessBuilder command;
  private Process process;

  /**
   * @param number from 1
   * @param database its link to the database
   * @param log where it writes
   * @param sabotage what is wrong with it on purpose; empty for nothing
   */
  Node(
      int number, ChaosProxy database, Path log, Map<String, String> environment, String sabotage) {
    this.number = number;
    this.database = database;
    this.command =
        new ProcessBuilder(line(sabotage))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> given = command.environment();
    given.keySet().removeIf(key -> key.startsWith("GATEHOUSE_"));
    // All nodes take each other's tokens.
    given.put("GATEHOUSE_PUBLIC_URL", "http://localhost:8080");
    given.putAll(environment);
    given.put("GATEHOUSE_PORT", Integer.toString(port));
    given.put("GATEHOUSE_MANAGEMENT_PORT", Integer.toString(managementPort));
    given.put(
        "GATEHOUSE_DB_URL",
        "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + DatabaseServer.DATABASE);
  }

  private static List<String> line(String sabotage) {
    if (sabotage.isEmpty() && BINARY.isPresent()) {
      return List.of(BINARY.get().toString(), "-Xmx256m", "--demo");
    }
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (!sabotage.isEmpty()) {
      line.add("-Dgatehouse.sabotage=" + sabotage);
    }
    line.addAll(List.of("-cp", classPath(!sabotage.isEmpty()), Application.class.getName()));
    line.add("--demo");
    return line;
  }

  int number() {
    return number;
  }

  int port() {
    return port;
  }

  Http http() {
    return new Http(port);
  }

  /** Its link to the database. */
  ChaosProxy database() {
    return database;
  }

  /** Starts it; it is not {@link #awaitReady ready} then. */
  void start() {
    try {
      process = command.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitReady() {
    Http management = new Http(managementPort);
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          if (!process.isAlive()) {
            throw new AssertionError("node " + number + " has ended:\n" + said());
          }
          return ready(management);
        });
  }

  private String said() {
    try {
      return Files.readString(command.redirectOutput().file().toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ready(Http management) {
    try {
      return management.get("/health/readiness").status() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /** Ends it without a word. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Halts it: its connections stay, and it does not notice. */
  void halt() {
    signal("STOP");
  }

  /** Lets it go on as if no time had passed. */
  void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int status =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("node " + number + " cannot be sent " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The tests' own beans are there only where they are to break something. */
  private static String classPath(boolean tests) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> tests || !entry.endsWith("test-classes"))
        .reduce((one, other) -> one + File.pathSeparator + other)
        .orElseThrow();
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    database.close();
  }
}
