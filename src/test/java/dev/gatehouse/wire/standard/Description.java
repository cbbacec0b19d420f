package dev.gatehouse.wire.standard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.gatehouse.fixture.Http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An OpenAPI 3.1 document, taken at its word: what it does not mention must not be there. */
final class Description {

  /** OpenAPI 3.1 adds no constraints to JSON Schema; here it stands in one beside the schemas. */
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(
          VersionFlag.V202012,
          builder ->
              builder.metaSchema(
                  JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                      .keyword(new NonValidationKeyword("components"))
                      .build()));

  /** There is no {@code nullable} any more. */
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().nullableKeywordEnabled(false).build();

  private final JsonNode document;

  Description(String yaml) {
    try {
      document = new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(yaml, e);
    }
  }

  /** A method at a path. */
  record Endpoint(String method, String path) {

    /** Whether a call of {@code path} is one of this. */
    boolean isAt(String path) {
      String pattern =
          Pattern.compile("\\{[^}]+}")
              .matcher(Pattern.quote(this.path))
              .replaceAll("\\\\E[^/]+\\\\Q");
      return path.replaceFirst("\\?.*", "").matches(pattern);
    }
  }

  /** A reference to an example, and the schema that the document gives for it. */
  record Shown(String where, String example, JsonNode schema) {}

  JsonNode root() {
    return document;
  }

  Set<Endpoint> endpoints() {
    return document.get("paths").properties().stream()
        .flatMap(path ->
            path.getValue().properties().stream()
                .map(operation ->
                    new Endpoint(operation.getKey().toUpperCase(Locale.ROOT), path.getKey())))
        .collect(Collectors.toSet());
  }

  JsonNode operation(Endpoint endpoint) {
    return document
        .get("paths")
        .get(endpoint.path())
        .get(endpoint.method().toLowerCase(Locale.ROOT));
  }

  /** Every body that an endpoint may get or give, with its examples. */
  Stream<Shown> shown(Endpoint endpoint) {
    JsonNode operation = operation(endpoint);
    Stream<Entry<String, JsonNode>> bodies = operation.get("responses").properties().stream();
    if (operation.has("requestBody")) {
      bodies = Stream.concat(bodies, Stream.of(Map.entry("request", operation.get("requestBody"))));
    }
    return bodies.flatMap(
        body -> shown(endpoint + " " + body.getKey(), body.getValue().at("/content")));
  }

  private static Stream<Shown> shown(String where, JsonNode content) {
    assertThat(content.properties()).as(where).hasSize(1);
    JsonNode json = content.get("application/json");
    assertThat(json.at("/schema").isObject()).as(where).isTrue();
    assertThat(json.at("/examples").properties()).as(where).isNotEmpty();
    return json.get("examples").properties().stream()
        .map(example ->
            new Shown(where, example.getValue().get("$ref").asText(), json.get("schema")));
  }

  /** What the document shows under the names that it has for it. */
  Set<String> examples() {
    return document.at("/components/examples").properties().stream()
        .map(example -> "#/components/examples/" + example.getKey())
        .collect(Collectors.toSet());
  }

  JsonNode example(String reference) {
    return document.at(reference.substring(1)).get("value");
  }

  /** What of {@code value} the schema does not allow. */
  Set<ValidationMessage> flaws(JsonNode schema, JsonNode value) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.get("components").deepCopy());
    close(whole);
    return SCHEMAS.getSchema(whole, STRICT).validate(value);
  }

  /** Asserts that the document says that {@code endpoint} may answer so. */
  void assertKnows(Endpoint endpoint, Answer answer) {
    String said = endpoint + " " + answer.status() + " " + answer.body();
    JsonNode responses = operation(endpoint).get("responses");
    String status = Integer.toString(answer.status());
    JsonNode response =
        responses.has(status) ? responses.get(status) : responses.get(status.charAt(0) + "XX");
    assertThat(response).as(said).isNotNull();
    assertThat(flaws(response.at("/content/application~1json/schema"), answer.json()))
        .as(said)
        .isEmpty();
    assertThat(answer.header("content-type").orElse("")).as(said).startsWith("application/json");
    assertThat(answer.headers().map().keySet().stream().map(String::toLowerCase))
        .as(said)
        .containsAll(
            response.get("headers").properties().stream()
                .map(Entry::getKey)
                .map(String::toLowerCase)
                .toList());
  }

  /** Lets no object have more members than its schema names, unless the schema says that it may. */
  private static void close(JsonNode node) {
    if (node instanceof ArrayNode array) {
      array.forEach(Description::close);
    }
    if (node instanceof ObjectNode object) {
      List.copyOf(object.properties()).forEach(member -> close(member.getValue()));
      if (object.get("properties") instanceof ObjectNode && !object.has("additionalProperties")) {
        object.put("additionalProperties", false);
      }
    }
  }
}
