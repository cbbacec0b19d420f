package dev.gatehouse.tenant;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * YAML without aliases, anchors and tags, so that what is read is what is written. It never becomes
 * objects: whoever asks gets nodes.
 */
final class PlainYaml {

  /** The largest text, in bytes. */
  static final int LARGEST = 8 * 1024 * 1024;

  /** Four levels are in use; the rest is for whoever nests by mistake and wants to know where. */
  private static final int DEPTH = 8;

  private PlainYaml() {}

  /** The one document in {@code content}; empty, with a problem, if there is none. */
  static Optional<Node> read(byte[] content, List<Problem> problems) {
    if (content.length > LARGEST) {
      problems.add(new Problem(1, "", "expected at most " + LARGEST + " bytes"));
      return Optional.empty();
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      problems.add(new Problem(1, "", "expected UTF-8"));
      return Optional.empty();
    }
    try {
      return compose(text, problems);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      problems.add(
          new Problem(mark == null ? 1 : mark.getLine() + 1, "", "expected YAML; " + says(e)));
    } catch (ReaderException e) {
      // The message would end in the name of a Java reader.
      problems.add(
          new Problem(
              lineAt(text, e.getPosition()), "", "expected YAML; found a control character"));
    } catch (YAMLException e) {
      problems.add(new Problem(1, "", "expected YAML; " + says(e)));
    }
    return Optional.empty();
  }

  /** Looks at the events first: an alias must be seen before it is followed. */
  private static Optional<Node> compose(String text, List<Problem> problems) {
    Yaml yaml = new Yaml(options());
    int before = problems.size();
    int depth = 0;
    for (Event event : yaml.parse(new StringReader(text))) {
      plain(event, problems);
      depth += opens(event);
      if (depth > DEPTH) {
        // Going on takes time that grows with the square of the depth.
        problems.add(
            new Problem(lineOf(event), "", "expected at most " + DEPTH + " levels of nesting"));
        break;
      }
    }
    if (problems.size() > before) {
      return Optional.empty();
    }
    Optional<Node> root = Optional.ofNullable(yaml.compose(new StringReader(text)));
    if (root.isEmpty()) {
      problems.add(new Problem(1, "", "expected version and tenants; found nothing"));
    }
    return root;
  }

  private static int opens(Event event) {
    return switch (event) {
      case CollectionStartEvent _ -> 1;
      case CollectionEndEvent _ -> -1;
      default -> 0;
    };
  }

  private static int lineOf(Event event) {
    return event.getStartMark() == null ? 1 : event.getStartMark().getLine() + 1;
  }

  private static void plain(Event event, List<Problem> problems) {
    int line = lineOf(event);
    if (event instanceof AliasEvent) {
      problems.add(new Problem(line, "", "expected the value itself; found an alias"));
    } else if (event instanceof NodeEvent node && node.getAnchor() != null) {
      problems.add(new Problem(line, "", "expected a plain value; found an anchor"));
    }
    String tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case SequenceStartEvent sequence -> sequence.getTag();
          case MappingStartEvent mapping -> mapping.getTag();
          default -> null;
        };
    if (tag != null) {
      problems.add(
          new Problem(
              line, "", "expected a plain value; found the tag " + tag.replace(Tag.PREFIX, "!!")));
    }
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    options.setMaxAliasesForCollections(0);
    return options;
  }

  private static String says(YAMLException e) {
    @Nullable String message =
        e instanceof MarkedYAMLException marked ? marked.getProblem() : e.getMessage();
    return message == null ? "it is not" : message.lines().findFirst().orElse("it is not");
  }

  private static int lineAt(String text, int position) {
    return 1 + (int) text.codePoints().limit(position).filter(letter -> letter == '\n').count();
  }
}
