package dev.gatehouse.tenant;

import dev.gatehouse.installation.Misconfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code tenants.yml} and says everything that is wrong with it at once. */
public final class TenantsFile {

  private static final String VERSION = "1";

  /** How many bytes are compared at a time. */
  private static final int PART = 8192;

  private final Map<String, DialectDefaults> dialects = new TreeMap<>();
  private final Function<String, @Nullable String> environment;
  private final boolean demo;

  /**
   * @param dialects the dialects that tenants may name
   * @param environment the value of an environment variable, or null
   * @param demo whether sample credentials are good, and {@code <id>.localhost} names a tenant
   */
  public TenantsFile(
      Iterable<? extends DialectDefaults> dialects,
      Function<String, @Nullable String> environment,
      boolean demo) {
    dialects.forEach(dialect -> this.dialects.put(dialect.name(), dialect));
    this.environment = environment;
    this.demo = demo;
  }

  /**
   * What is in the file, but never much more than it may have.
   *
   * @throws Misconfiguration if it cannot be read
   */
  static byte[] content(Path file) {
    return reading(file, in -> in.readNBytes(PlainYaml.LARGEST + 1));
  }

  /**
   * The same, and {@code known} itself if that is what is in the file: who asks all the time does
   * not have megabytes allocated each time.
   *
   * @throws Misconfiguration if it cannot be read
   */
  static byte[] content(Path file, byte[] known) {
    return reading(file, in -> has(in, known)) ? known : content(file);
  }

  private static boolean has(InputStream in, byte[] known) throws IOException {
    byte[] part = new byte[PART];
    int at = 0;
    int end = 0;
    do {
      at = end;
      end += in.readNBytes(part, 0, Math.min(PART, PlainYaml.LARGEST + 1 - at));
    } while (end > at && end <= known.length && Arrays.equals(part, 0, end - at, known, at, end));
    return end == at && end == known.length;
  }

  private static <T> T reading(Path file, Reading<T> reading) {
    try (InputStream in = Files.newInputStream(file)) {
      return reading.of(in);
    } catch (NoSuchFileException e) {
      throw new Misconfiguration(
          file.toAbsolutePath()
              + ": no such file; expected the tenants there, or GATEHOUSE_TENANTS"
              + " to name another");
    } catch (IOException e) {
      throw new Misconfiguration(file.toAbsolutePath() + ": cannot be read: " + e.getMessage());
    }
  }

  private interface Reading<T> {

    T of(InputStream in) throws IOException;
  }

  /**
   * The tenants that {@code file} describes.
   *
   * @throws Misconfiguration with a line for each problem
   */
  public List<Tenant> read(Path file) {
    return read(String.valueOf(file.getFileName()), content(file));
  }

  /**
   * The tenants that {@code content}, the content of the file {@code name}, describes.
   *
   * @throws Misconfiguration with a line for each problem
   */
  List<Tenant> read(String name, byte[] content) {
    return describe(name, content).tenants();
  }

  /**
   * What a file says.
   *
   * @param lines by tenant, the keys that its entry has, with their lines
   */
  record Description(List<Tenant> tenants, Map<String, Map<String, Integer>> lines) {}

  /**
   * The same, with where it is written.
   *
   * @throws Misconfiguration with a line for each problem
   */
  Description describe(String name, byte[] content) {
    List<Problem> problems = new ArrayList<>();
    Description description =
        PlainYaml.read(content, problems)
            .flatMap(root -> YamlSection.of("", root, problems))
            .map(file -> description(file, problems))
            .orElseGet(TenantsFile::nothing);
    if (problems.isEmpty()) {
      return description;
    }
    problems.sort(Comparator.comparingInt(Problem::line));
    throw new Misconfiguration(
        String.join("\n", problems.stream().map(problem -> problem.at(name)).toList()));
  }

  private Description description(YamlSection file, List<Problem> problems) {
    if (!file.has("version")) {
      file.problem(file.line(), "version", "expected " + VERSION + "; it is missing");
    }
    if (!file.has("tenants")) {
      file.problem(file.line(), "tenants", "expected at least one tenant; it is missing");
    }
    file.value("version", VERSION, written -> Optional.of(written).filter(VERSION::equals));
    Optional<YamlSection> entries = file.section("tenants");
    file.close();
    return entries
        .map(section -> {
          TenantEntries each = new TenantEntries(section, problems, dialects, environment, demo);
          return new Description(each.tenants(), each.lines());
        })
        .orElseGet(TenantsFile::nothing);
  }

  private static Description nothing() {
    return new Description(List.of(), Map.of());
  }
}
