package dev.gatehouse.wire.standard;

import dev.gatehouse.wire.Exchange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A document that the build wrote, as OpenAPI 3.1. The generator has that version too, but where it
 * writes one document for each group it loses the version and the types of what may be null. And
 * its annotations cannot say that two credentials are needed together, nor once what every answer
 * has.
 */
final class OpenApi31 {

  private static final String VERSION = "3.1.0";
  private static final String REF = "$ref";
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String NULLABLE = "nullable";

  /** What the generator writes for {@code Object}, which may be a text as well. */
  private static final Map<String, Object> ANYTHING = Map.of("type", "object");

  private static final Map<String, Map<String, Object>> HEADERS =
      new TreeMap<>(
          Map.of(
              Exchange.REQUEST_ID,
              header("string", "What an operator finds the call by; a sane one is taken as sent."),
              "Retry-After",
              header("integer", "After how many seconds to come again."),
              "RateLimit",
              header("string", "What is left of the rate, and when there is more."),
              "RateLimit-Policy",
              header("string", "How many calls are admitted in how many seconds.")));

  /** The generator's names of schemas, which depend on what other documents have, and ours. */
  private final Map<String, String> names;

  private OpenApi31(Set<String> names) {
    this.names = shortened(names);
  }

  /**
   * @param examples bodies by the names that the document has for them
   */
  static Map<String, @Nullable Object> of(
      Map<String, @Nullable Object> written, Map<String, @Nullable Object> examples) {
    Map<String, @Nullable Object> parts = object(written.getOrDefault("components", Map.of()));
    Map<String, @Nullable Object> schemas = object(parts.getOrDefault("schemas", Map.of()));
    OpenApi31 made = new OpenApi31(schemas.keySet());
    Map<String, @Nullable Object> components = new LinkedHashMap<>(made.members(parts));
    components.put("schemas", made.renamed(schemas));
    components.put("headers", HEADERS);
    components.put("examples", shown(examples));
    Map<String, @Nullable Object> document = new LinkedHashMap<>(made.members(written));
    document.put("openapi", VERSION);
    document.put("components", components);
    together(document);
    object(document.get("paths"))
        .values()
        .forEach(path -> object(path).values().forEach(operation -> operation(object(operation))));
    return document;
  }

  private static void operation(Map<String, @Nullable Object> operation) {
    together(operation);
    Map<String, @Nullable Object> responses = new TreeMap<>(object(operation.get("responses")));
    responses.forEach((status, response) -> {
      Map<String, @Nullable Object> headers =
          new TreeMap<>(object(object(response).getOrDefault("headers", Map.of())));
      HEADERS.keySet().stream()
          .filter(name -> comesWith(status, name))
          .forEach(name -> headers.put(name, Map.of(REF, "#/components/headers/" + name)));
      object(response).put("headers", headers);
    });
    operation.put("responses", responses);
  }

  private static boolean comesWith(String status, String header) {
    return switch (header) {
      case Exchange.REQUEST_ID -> true;
      case "Retry-After" -> status.equals("429") || status.equals("503");
      default -> status.equals("429");
    };
  }

  /** Each requirement but none at all is one more, not one instead. */
  private static void together(Map<String, @Nullable Object> secured) {
    if (secured.get("security") instanceof List<?> requirements) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      requirements.forEach(requirement -> all.putAll(object(requirement)));
      List<Object> alternatives = new ArrayList<>(List.of(all));
      requirements.stream()
          .filter(requirement -> object(requirement).isEmpty())
          .forEach(alternatives::add);
      secured.put("security", requirements.isEmpty() ? List.of() : alternatives);
    }
  }

  private @Nullable Object node(@Nullable Object node) {
    return switch (node) {
      case Map<?, ?> map -> nullable(members(object(map)));
      case List<?> list -> list.stream().map(this::node).collect(Collectors.toList());
      case null, default -> node;
    };
  }

  private Map<String, @Nullable Object> members(Map<String, @Nullable Object> map) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    map.forEach((name, value) -> members.put(name, member(name, value)));
    return members;
  }

  private @Nullable Object member(String name, @Nullable Object value) {
    return switch (name) {
      case "example", "examples", "enum" -> value;
      case "properties" -> {
        Map<String, @Nullable Object> properties = new LinkedHashMap<>();
        object(value).forEach((property, schema) -> properties.put(property, node(schema)));
        yield properties;
      }
      case "additionalProperties" -> ANYTHING.equals(value) ? true : node(value);
      case REF -> reference(String.valueOf(value));
      default -> node(value);
    };
  }

  private String reference(String written) {
    return written.startsWith(SCHEMAS)
        ? SCHEMAS + names.get(written.substring(SCHEMAS.length()))
        : written;
  }

  /** A schema of 3.0 that may be null says so beside its type, one of 3.1 in it. */
  private static Map<String, @Nullable Object> nullable(Map<String, @Nullable Object> schema) {
    if (!Boolean.TRUE.equals(schema.get(NULLABLE))) {
      return schema;
    }
    schema.remove(NULLABLE);
    if (schema.get("type") instanceof String type) {
      schema.put("type", List.of(type, "null"));
      return schema;
    }
    return new LinkedHashMap<>(Map.of("anyOf", List.of(schema, Map.of("type", "null"))));
  }

  private Map<String, @Nullable Object> renamed(Map<String, @Nullable Object> schemas) {
    Map<String, @Nullable Object> renamed = new TreeMap<>();
    schemas.forEach((name, schema) -> renamed.put(names.getOrDefault(name, name), node(schema)));
    return renamed;
  }

  /** Without the class around and the number behind, where nothing else is called so. */
  private static Map<String, String> shortened(Set<String> names) {
    Map<String, Long> alike =
        names.stream().collect(Collectors.groupingBy(OpenApi31::last, Collectors.counting()));
    return names.stream()
        .collect(
            Collectors.toMap(
                name -> name, name -> alike.getOrDefault(last(name), 0L) == 1 ? last(name) : name));
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1).replaceAll("_[0-9]+$", "");
  }

  private static Map<String, Object> shown(Map<String, @Nullable Object> examples) {
    Map<String, Object> shown = new LinkedHashMap<>();
    examples.forEach((name, body) -> shown.put(name, Collections.singletonMap("value", body)));
    return shown;
  }

  private static Map<String, Object> header(String type, String description) {
    return new TreeMap<>(Map.of("description", description, "schema", Map.of("type", type)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> object(@Nullable Object node) {
    return (Map<String, @Nullable Object>) node;
  }
}
