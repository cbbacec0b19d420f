package dev.gatehouse.wire.transak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.oas.OpenApi31;
import dev.gatehouse.fixture.Http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The OpenAPI 3.1 document that the contract publishes. */
final class PublishedContract {

  private static final String DOCUMENT = "transak/logout-user.yaml";
  private static final String LOGOUT = "/api/v1/auth/logout";

  private final JsonNode responses;
  private final JsonSchemaFactory schemas =
      JsonSchemaFactory.getInstance(
          VersionFlag.V202012,
          builder ->
              builder
                  .metaSchema(OpenApi31.getInstance())
                  .defaultMetaSchemaIri(OpenApi31.getInstance().getIri()));

  PublishedContract() {
    try {
      responses =
          new YAMLMapper()
              .readTree(Path.of("src/test/resources", DOCUMENT).toFile())
              .path("paths")
              .path(LOGOUT)
              .path("post")
              .path("responses");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that logout may answer so, with one of the statuses that the document knows. */
  void assertAnswersLogout(Answer answer) {
    JsonNode documented = responses.path(Integer.toString(answer.status()));
    assertThat(documented.isObject()).as(answer.status() + " " + answer.body()).isTrue();
    assertShape(answer, documented);
  }

  /** Asserts that a status that the document does not know is at least shaped like an error. */
  void assertShapedAsAnError(Answer answer) {
    assertShape(answer, responses.path("400"));
  }

  private void assertShape(Answer answer, JsonNode documented) {
    String schema = documented.at("/content/application~1json/schema/$ref").asText();
    assertThat(schema).startsWith("#/components/schemas/");
    assertThat(
            schemas
                .getSchema(SchemaLocation.of("classpath:" + DOCUMENT + schema))
                .validate(answer.body(), InputFormat.JSON))
        .as(answer.body())
        .isEmpty();
    assertThat(answer.header("content-type")).contains("application/json");
  }
}
