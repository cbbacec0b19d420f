package dev.gatehouse.installation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where an embedded database keeps its file. */
final class EmbeddedDatabase {

  private static final String PREFIX = "jdbc:h2:";
  private static final String FILE = "file:";

  private EmbeddedDatabase() {}

  /** The path of the database's file with another {@code suffix}; null if it lives in memory. */
  static @Nullable Path file(String url, String suffix) {
    int end = url.indexOf(';');
    String name = url.substring(PREFIX.length(), end < 0 ? url.length() : end);
    if (name.startsWith("mem:")) {
      return null;
    }
    return Path.of((name.startsWith(FILE) ? name.substring(FILE.length()) : name) + suffix);
  }
}
