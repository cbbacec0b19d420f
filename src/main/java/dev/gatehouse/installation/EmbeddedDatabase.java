package dev.gatehouse.installation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where an embedded database keeps its file. */
final class EmbeddedDatabase {

  /** Where it is unless somebody says otherwise, as {@code application.yml} has it. */
  static final String USUAL =
      "jdbc:h2:file:./data/gatehouse;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";

  private static final String PREFIX = "jdbc:h2:";
  private static final String FILE = "file:";
  private static final String MEMORY = "mem:";

  private EmbeddedDatabase() {}

  /** Whether {@code url} leads to a database in this process, and not to a server of H2's. */
  static boolean isAt(String url) {
    return url.startsWith(PREFIX)
        && !url.startsWith(PREFIX + "tcp:")
        && !url.startsWith(PREFIX + "ssl:");
  }

  /** The path of the database's file with another {@code suffix}; null if it lives in memory. */
  static @Nullable Path file(String url, String suffix) {
    int end = url.indexOf(';');
    String name = url.substring(PREFIX.length(), end < 0 ? url.length() : end);
    if (name.startsWith(MEMORY)) {
      return null;
    }
    String path = name.startsWith(FILE) ? name.substring(FILE.length()) : name;
    // H2 reads it as a shell does.
    boolean atHome = path.startsWith("~/");
    return Path.of((atHome ? System.getProperty("user.home") + path.substring(1) : path) + suffix);
  }
}
