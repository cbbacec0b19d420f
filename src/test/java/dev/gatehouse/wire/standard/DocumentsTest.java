package dev.gatehouse.wire.standard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.wire.Speaks;
import dev.gatehouse.wire.standard.Description.Endpoint;
import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The documents say what the service does, and nothing else. Each sample tenant is of a dialect.
 */
class DocumentsTest {

  private static final String PUBLIC = "https://login.example/id";

  private static Service service;
  private static Http http;

  @BeforeAll
  static void start() {
    service = Service.start(TestDatabase.H2, "tenants.yml", "gatehouse.public-url", PUBLIC);
    http = service.http();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<String> tenants() {
    return service.bean(Tenants.class).all().stream().map(Tenant::id);
  }

  // The documents

  @ParameterizedTest
  @MethodSource("tenants")
  void isOpenApi31WithoutAFlaw(String tenant) {
    Answer answer = http.get("/t/" + tenant + "/openapi.yaml");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).contains("application/yaml");
    SwaggerParseResult read = new OpenAPIV3Parser().readContents(answer.body());
    assertThat(read.getMessages()).isEmpty();
    assertThat(read.isOpenapi31()).isTrue();
    assertThat(read.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
    JsonSchema schemas =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    description(tenant)
        .root()
        .at("/components/schemas")
        .properties()
        .forEach(schema ->
            assertThat(schemas.validate(schema.getValue())).as(schema.getKey()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("tenants")
  void hasTheEndpointsOfItsDialectAndNoOthers(String tenant) {
    String dialect = service.bean(Tenants.class).find(tenant).orElseThrow().dialect();
    assertThat(description(tenant).endpoints()).isNotEmpty().isEqualTo(routes(dialect));
  }

  @ParameterizedTest
  @MethodSource("tenants")
  void showsEveryEndpointWithExamplesThatFit(String tenant) {
    Description description = description(tenant);
    Set<String> shown = new HashSet<>();
    for (Endpoint endpoint : description.endpoints()) {
      JsonNode operation = description.operation(endpoint);
      assertThat(operation.at("/summary").asText()).as("%s", endpoint).isNotBlank();
      assertThat(operation.get("responses").properties()).as("%s", endpoint).hasSizeGreaterThan(5);
      description
          .shown(endpoint)
          .forEach(body -> {
            shown.add(body.example());
            assertThat(description.flaws(body.schema(), description.example(body.example())))
                .as("%s %s", body.where(), body.example())
                .isEmpty();
          });
    }
    assertThat(shown).isEqualTo(description.examples());
  }

  /** What endpoints are given by the house is marked as such, or it would be asked for. */
  @ParameterizedTest
  @MethodSource("tenants")
  void asksForNothingThatNoClientHas(String tenant) {
    Description description = description(tenant);
    assertThat(description.root().at("/components/schemas").properties())
        .extracting(Map.Entry::getKey)
        .doesNotContain("Caller", "Exchange", "Admitted")
        .noneMatch(name -> name.contains("_") || name.contains("."));
    for (Endpoint endpoint : description.endpoints()) {
      List<String> asked =
          description.operation(endpoint).at("/parameters").findValuesAsText("name");
      assertThat(asked).allMatch(name -> endpoint.path().contains("{" + name + "}"));
    }
  }

  // The door

  @Test
  void saysHowTheTenantIsReached() {
    assertThat(description("webmix").root().get("servers").findValuesAsText("url"))
        .containsExactly(PUBLIC + "/t/webmix", ".");
  }

  @Test
  void isReachedHoweverTheTenantIsNamed() {
    String document = http.get("/t/webmix/openapi.yaml").body();
    assertThat(http.get("/openapi.yaml", "Host", "webmix.localhost").body()).isEqualTo(document);
    assertThat(http.get("/openapi.yaml", "x-tenant-token", "sample-credential-of-webmix").body())
        .isEqualTo(document);
    assertThat(http.get("/openapi.yaml", "Host", "sig.localhost").body()).isNotEqualTo(document);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi.yaml", "/t/nobody/openapi.yaml", "/t/openapi.yaml"})
  void whoNamesNoTenantFindsNothing(String path) {
    Answer answer = http.get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("content-type")).contains("application/problem+json");
  }

  @Test
  void tenantsThatContradictEachOtherAreRefused() {
    assertThat(http.get("/t/webmix/openapi.yaml", "Host", "sig.localhost").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "text/html", "application/openapi+yaml"})
  void isYamlWhateverTheClientHopesFor(String accept) {
    Answer answer = http.get("/t/webmix/openapi.yaml", "Accept", accept);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).contains("application/yaml");
  }

  @Test
  void isAnsweredAsEverythingElse() {
    Answer head = http.send("HEAD", "/t/webmix/openapi.yaml", null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("cache-control")).contains("no-store");
    assertThat(head.header("content-security-policy").orElse("")).startsWith("default-src 'none'");
    Answer post = http.post("/t/webmix/openapi.yaml", "{}");
    assertThat(post.status()).isEqualTo(405);
    assertThat(post.at("/error/code")).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(post.header("allow")).isPresent();
  }

  // The page

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/t/nobody/docs", "/docs/start.js"})
  void whoNamesNoTenantFindsNoPage(String path) {
    Answer answer = http.get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("content-type")).contains("application/problem+json");
  }

  @Test
  void thePageMayLoadWhatComesWithTheServiceAndNoScriptOfItsOwn() {
    Answer page = http.get("/t/webmix/docs", "Accept", "text/html");
    assertThat(page.header("content-type")).contains("text/html;charset=utf-8");
    assertThat(page.header("x-frame-options")).contains("DENY");
    assertThat(page.header("content-security-policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'")
        .doesNotContain("unsafe", "http", "*");
    assertThat(page.body()).doesNotContain("http", "{", "<style", "style=");
  }

  @Test
  void whatNeverChangesIsKept() {
    String script = asset("swagger-ui-bundle.js");
    Answer answer = http.get(script);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("cache-control")).contains("public, max-age=31536000, immutable");
    assertThat(http.get(script.replaceFirst("/[0-9.]+/", "/0.0.0/")).status()).isEqualTo(404);
    assertThat(http.get("/t/webmix/docs/start.js").header("cache-control")).contains("no-store");
    assertThat(http.get("/t/webmix/docs").header("cache-control")).contains("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "..%2f..%2f..%2f..%2fapplication.yml", "swagger-ui.js"})
  void nothingElseIsServed(String file) {
    Answer answer = http.get(asset("swagger-ui.css").replace("swagger-ui.css", file));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.at("/error/code")).isEqualTo("NOT_FOUND");
    assertThat(answer.header("content-type")).contains("application/json");
  }

  @Test
  void aSlashAtTheEndLeadsToThePage() {
    Answer answer = http.get("/t/webmix/docs/");
    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.header("location")).contains("../docs");
  }

  private static String asset(String name) {
    String page = http.get("/t/webmix/docs").body();
    int start = page.indexOf(name);
    return "/t/webmix/" + page.substring(page.lastIndexOf('"', start) + 1, start) + name;
  }

  private static Description description(String tenant) {
    return new Description(http.get("/t/" + tenant + "/openapi.yaml").body());
  }

  /** The endpoints that the router has for the tenants of {@code dialect}. */
  private static Set<Endpoint> routes(String dialect) {
    return service
        .bean(Router.class)
        .uriRoutes()
        .filter(route ->
            route
                .getAnnotationMetadata()
                .stringValue(Speaks.class)
                .filter(dialect::equals)
                .isPresent())
        .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
        .map(DocumentsTest::endpoint)
        .collect(Collectors.toSet());
  }

  private static Endpoint endpoint(UriRouteInfo<?, ?> route) {
    return new Endpoint(route.getHttpMethodName(), route.getUriMatchTemplate().toPathString());
  }
}
