package dev.gatehouse.tenant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a YAML file, read key by key. What is wrong goes to the list of problems and reads
 * as absent, so that one reading finds every problem; a key that nobody asked for is a problem when
 * the section is {@linkplain #close closed}.
 */
final class YamlSection {

  private final String path;
  private final int line;
  private final List<Problem> problems;
  private final Map<String, NodeTuple> unread = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, YamlSection> sections = new HashMap<>();
  private final List<String> known = new ArrayList<>();
  private boolean guessed;

  /** The section that {@code node} is; empty, with a problem, if it is no mapping. */
  static Optional<YamlSection> of(String path, Node node, List<Problem> problems) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new YamlSection(path, mapping, problems));
    }
    problems.add(new Problem(lineOf(node), path, "expected keys with values"));
    return Optional.empty();
  }

  private YamlSection(String path, MappingNode mapping, List<Problem> problems) {
    this.path = path;
    this.line = lineOf(mapping);
    this.problems = problems;
    for (NodeTuple entry : mapping.getValue()) {
      int at = lineOf(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode key) || key.getValue().isEmpty()) {
        problems.add(new Problem(at, path, "expected a plain, non-empty key"));
      } else if (unread.putIfAbsent(key.getValue(), entry) == null) {
        lines.put(key.getValue(), at);
      } else {
        problems.add(
            new Problem(at, join(key.getValue()), "expected only once; it is there already"));
      }
    }
  }

  static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  int line() {
    return line;
  }

  /** The line of {@code key}, or of the section if it is absent. */
  int lineOf(String key) {
    return lines.getOrDefault(key, line);
  }

  /** The keys that nobody has asked for yet. */
  List<String> keys() {
    return List.copyOf(unread.keySet());
  }

  /** Whether {@code key} is written, even without a value. */
  boolean has(String key) {
    return lines.containsKey(key);
  }

  /** From here on defaults are guesses, so what a policy has against them is not told. */
  void guess() {
    guessed = true;
  }

  void problem(int at, String key, String expected) {
    problems.add(new Problem(at, join(key), expected));
  }

  /** The section under {@code key}; empty if it is absent or, with a problem, no section. */
  Optional<YamlSection> section(String key) {
    Optional<YamlSection> section = take(key).flatMap(node -> of(join(key), node, problems));
    section.ifPresent(found -> sections.put(key, found));
    return section;
  }

  /** The lines of what is written, here and in the sections that were read: {@code a.b} below. */
  Map<String, Integer> lines() {
    Map<String, Integer> all = new HashMap<>(lines);
    sections.forEach(
        (key, section) -> section.lines().forEach((below, at) -> all.put(key + "." + below, at)));
    return all;
  }

  /** The value of {@code key} as {@code read} understands it; {@code form} says what it expects. */
  <T> Optional<T> value(String key, String form, Function<String, Optional<T>> read) {
    return take(key).flatMap(node -> scalar(key, node, form, read));
  }

  Optional<Duration> duration(String key) {
    return value(key, "a duration such as 60s, 15m, 24h or 30d", Durations::parse);
  }

  /** The same, of {@code least} to {@code most}. */
  Optional<Duration> duration(String key, Duration least, Duration most) {
    String range = Durations.write(least) + " to " + Durations.write(most);
    return within(
        key, duration(key), read -> read.compareTo(least) >= 0 && read.compareTo(most) <= 0, range);
  }

  /** The same, of {@code least} to {@code most}. */
  Optional<Integer> number(String key, int least, int most) {
    return within(key, number(key), read -> read >= least && read <= most, least + " to " + most);
  }

  private <T> Optional<T> within(String key, Optional<T> read, Predicate<T> good, String range) {
    if (read.filter(good.negate()).isPresent()) {
      problem(lineOf(key), key, "expected " + range);
    }
    return read.filter(good);
  }

  private Optional<Integer> number(String key) {
    return value(
        key,
        "a whole number",
        text ->
            text.matches("0|[1-9][0-9]{0,8}")
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty());
  }

  Optional<Boolean> flag(String key) {
    return value(
        key,
        "true or false",
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  <E extends Enum<E> & Word> Optional<E> word(String key, Class<E> type) {
    List<String> words = Word.all(type);
    return value(
        key,
        String.join(" or ", words),
        text -> {
          int index = words.indexOf(text);
          return index < 0 ? Optional.empty() : Optional.of(type.getEnumConstants()[index]);
        });
  }

  /**
   * The values of the list under {@code key}; empty if it is absent. {@code each} sees them with
   * their lines.
   */
  List<String> list(String key, String form, Pattern pattern, BiConsumer<Integer, String> each) {
    List<String> values = new ArrayList<>();
    take(key)
        .ifPresent(node -> {
          if (!(node instanceof SequenceNode sequence)) {
            problem(lineOf(node), key, "expected a list");
            return;
          }
          for (Node item : sequence.getValue()) {
            scalar(key, item, form, text -> Optional.of(text).filter(matching(pattern)))
                .ifPresent(value -> {
                  values.add(value);
                  each.accept(lineOf(item), value);
                });
          }
        });
    return values;
  }

  /**
   * What {@code make} makes of the section under {@code key}; {@code defaults} if it is absent, or,
   * with a problem, if it contradicts itself. A policy that refuses to be constructed says why in a
   * message that begins with the key to change.
   */
  <T> T policy(String key, T defaults, Function<YamlSection, T> make) {
    int before = problems.size();
    return section(key)
        .map(section -> {
          T made = defaults;
          try {
            made = make.apply(section);
          } catch (IllegalArgumentException nonsense) {
            // What is misspelt reads as its default: a contradiction may only follow from that.
            if (problems.size() == before && !guessed) {
              section.contradiction(String.valueOf(nonsense.getMessage()));
            }
          }
          section.close();
          return made;
        })
        .orElse(defaults);
  }

  private void contradiction(String message) {
    int end = message.indexOf(": ");
    String key = message.substring(0, end);
    problem(lineOf(key), key, message.substring(end + 2));
  }

  /** Says which of the remaining keys are unknown. */
  void close() {
    unread.forEach((key, entry) ->
        problem(
            lineOf(entry.getKeyNode()),
            key,
            "expected one of " + String.join(", ", known) + "; there is no such key"));
  }

  private Optional<Node> take(String key) {
    known.add(key);
    NodeTuple entry = unread.remove(key);
    return entry == null ? Optional.empty() : Optional.of(entry.getValueNode());
  }

  private <T> Optional<T> scalar(
      String key, Node node, String form, Function<String, Optional<T>> read) {
    @Nullable String text =
        node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
            ? scalar.getValue()
            : null;
    Optional<T> value = text == null ? Optional.empty() : read.apply(text);
    if (value.isEmpty()) {
      problem(lineOf(node), key, "expected " + form);
    }
    return value;
  }

  private static Predicate<String> matching(Pattern pattern) {
    return text -> pattern.matcher(text).matches();
  }

  private String join(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
