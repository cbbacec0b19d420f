package dev.gatehouse.tenant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
  private final List<String> known = new ArrayList<>();

  /** The section that {@code node} is, or an empty one, with a problem, if it is no mapping. */
  YamlSection(String path, Node node, List<Problem> problems) {
    this.path = path;
    this.line = lineOf(node);
    this.problems = problems;
    if (!(node instanceof MappingNode mapping)) {
      problems.add(new Problem(line, path, "expected keys with values"));
      return;
    }
    for (NodeTuple entry : mapping.getValue()) {
      int at = lineOf(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode key) || key.getValue().isEmpty()) {
        problems.add(new Problem(at, path, "expected a plain, non-empty key"));
      } else if (unread.putIfAbsent(key.getValue(), entry) != null) {
        problems.add(
            new Problem(at, join(key.getValue()), "is there already; expected it only once"));
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
    NodeTuple entry = unread.get(key);
    return entry == null ? line : lineOf(entry.getKeyNode());
  }

  List<String> keys() {
    return List.copyOf(unread.keySet());
  }

  void problem(int at, String key, String expected) {
    problems.add(new Problem(at, join(key), expected));
  }

  /** The section under {@code key}; empty if it is absent. */
  Optional<YamlSection> section(String key) {
    return take(key).map(node -> new YamlSection(join(key), node, problems));
  }

  /** The value of {@code key} as {@code read} understands it; {@code form} says what it expects. */
  <T> Optional<T> value(String key, String form, Function<String, Optional<T>> read) {
    return take(key).flatMap(node -> scalar(key, node, form, read));
  }

  Optional<Duration> duration(String key) {
    return value(key, "a duration such as 60s, 15m, 24h or 30d", Durations::parse);
  }

  Optional<Integer> number(String key) {
    return value(
        key,
        "a whole number",
        text -> text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty());
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

  /** The values of the list under {@code key}; empty if it is absent. */
  List<String> list(String key, String form, Function<String, Optional<String>> read) {
    List<String> values = new ArrayList<>();
    take(key)
        .ifPresent(node -> {
          if (!(node instanceof SequenceNode sequence)) {
            problem(lineOf(node), key, "expected a list");
            return;
          }
          for (Node item : sequence.getValue()) {
            scalar(key, item, form, read).ifPresent(values::add);
          }
        });
    return values;
  }

  /**
   * What {@code make} makes, or {@code otherwise} and a problem if it refuses to be constructed.
   */
  <T> T policy(String key, int at, T otherwise, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException nonsense) {
      problem(at, key, String.valueOf(nonsense.getMessage()));
      return otherwise;
    }
  }

  /** Says which of the remaining keys are unknown. */
  void close() {
    unread.forEach((key, entry) ->
        problem(
            lineOf(entry.getKeyNode()),
            key,
            "unknown key; expected one of " + String.join(", ", known)));
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

  private String join(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
