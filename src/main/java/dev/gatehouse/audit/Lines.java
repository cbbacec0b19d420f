package dev.gatehouse.audit;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lines as an export has them, each a JSON object. Details are text, as they were hashed. Bytes are
 * hexadecimal.
 */
final class Lines {

  private static final Argument<Map<String, Object>> OBJECT =
      Argument.mapOf(String.class, Object.class);
  static final HexFormat HEX = HexFormat.of();

  /** What a line is. */
  static final String KIND = "line";

  private final JsonMapper json;

  Lines(JsonMapper json) {
    this.json = json;
  }

  /** The first line of an export. */
  String begin(String tenant) {
    return text(Map.of(KIND, "audit", "tenant", tenant));
  }

  String write(Line line) {
    Map<String, Object> object = new LinkedHashMap<>();
    switch (line) {
      case Line.Sealed(Link link, Entry entry) -> {
        object.put(KIND, "event");
        object.put("position", link.position());
        object.put("hash", HEX.formatHex(link.hash()));
        if (entry == null) {
          object.put("missing", link.event().toString());
        } else {
          write(entry, object);
        }
      }
      case Line.Unsealed(Entry entry) -> {
        object.put(KIND, "unsealed");
        write(entry, object);
      }
      case Line.Signed(Checkpoint checkpoint) -> object.putAll(checkpoint.members());
      case Line.End(long position, byte[] hash) -> {
        object.put(KIND, "end");
        object.put("position", position);
        object.put("hash", HEX.formatHex(hash));
      }
    }
    return text(object);
  }

  private static void write(Entry entry, Map<String, Object> object) {
    object.put("id", entry.id().toString());
    object.put("number", entry.number());
    object.put("transaction", entry.transaction());
    object.put("tenant", entry.tenant());
    object.put("at", entry.at().toString());
    object.put("action", entry.action());
    object.put("actor_kind", entry.actorKind());
    object.put("actor_id", entry.actor());
    put(object, "address", entry.address());
    object.put("request_id", entry.requestId());
    object.put("object_kind", entry.objectKind());
    object.put("object_id", entry.object());
    put(object, "reason", entry.reason());
    object.put("details", entry.details());
    byte[] mark = entry.mark();
    put(object, "mark", mark == null ? null : HEX.formatHex(mark));
  }

  private static void put(Map<String, Object> object, String name, @Nullable String value) {
    if (value != null) {
      object.put(name, value);
    }
  }

  private String text(Map<String, Object> object) {
    try {
      return json.writeValueAsString(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The tenant that an export is of.
   *
   * @throws IOException if {@code text} is not the first line of one
   */
  String tenant(String text) throws IOException {
    Read line = new Read(text);
    line.expect("audit");
    return line.text("tenant");
  }

  /**
   * @throws IOException if {@code text} is not a line of an export
   */
  Line read(String text) throws IOException {
    Read line = new Read(text);
    return switch (line.text(KIND)) {
      case "event" -> {
        boolean missing = line.has("missing");
        yield new Line.Sealed(
            new Link(
                line.number("position"), line.id(missing ? "missing" : "id"), line.bytes("hash")),
            missing ? null : line.entry());
      }
      case "unsealed" -> new Line.Unsealed(line.entry());
      case "checkpoint" -> new Line.Signed(line.checkpoint());
      case "end" -> new Line.End(line.number("position"), line.bytes("hash"));
      default -> throw line.unreadable(KIND);
    };
  }

  /** A line that was read, and its values as they should be. */
  private final class Read {

    private final Map<String, Object> object;

    Read(String text) throws IOException {
      this.object = json.readValue(text, OBJECT);
    }

    void expect(String kind) throws IOException {
      if (!text(KIND).equals(kind)) {
        throw unreadable(KIND);
      }
    }

    boolean has(String name) {
      return object.get(name) != null;
    }

    String text(String name) throws IOException {
      if (object.get(name) instanceof String text) {
        return text;
      }
      throw unreadable(name);
    }

    private @Nullable String perhaps(String name) throws IOException {
      return has(name) ? text(name) : null;
    }

    long number(String name) throws IOException {
      if (object.get(name) instanceof Number number) {
        return number.longValue();
      }
      throw unreadable(name);
    }

    byte[] bytes(String name) throws IOException {
      try {
        return HEX.parseHex(text(name));
      } catch (IllegalArgumentException e) {
        throw unreadable(name);
      }
    }

    UUID id(String name) throws IOException {
      try {
        return UUID.fromString(text(name));
      } catch (IllegalArgumentException e) {
        throw unreadable(name);
      }
    }

    private Instant time(String name) throws IOException {
      try {
        return Instant.parse(text(name));
      } catch (DateTimeException e) {
        throw unreadable(name);
      }
    }

    Checkpoint checkpoint() throws IOException {
      return new Checkpoint(
          text("tenant"),
          number("position"),
          bytes("hash"),
          time("at"),
          text("key"),
          bytes("signature"));
    }

    Entry entry() throws IOException {
      return new Entry(
          text("tenant"),
          number("number"),
          id("id"),
          number("transaction"),
          time("at"),
          text("action"),
          text("actor_kind"),
          text("actor_id"),
          perhaps("address"),
          text("request_id"),
          text("object_kind"),
          text("object_id"),
          perhaps("reason"),
          text("details"),
          has("mark") ? bytes("mark") : null);
    }

    IOException unreadable(String name) {
      return new IOException("expected a line of an audit export; " + name + " is none");
    }
  }
}
