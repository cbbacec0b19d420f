package dev.gatehouse.wire.standard;

import dev.gatehouse.wire.Exchange;
import dev.gatehouse.wire.Known;
import dev.gatehouse.wire.Public;
import dev.gatehouse.wire.Standard;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** A page that shows the tenant's OpenAPI document, by Swagger UI, which comes with the service. */
@Standard
@Hidden
@Controller("/docs")
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
class DocsController {

  private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
  private static final String POM = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final Map<String, MediaType> FILES =
      Map.of(
          "swagger-ui-bundle.js", MediaType.of("text/javascript;charset=utf-8"),
          "swagger-ui.css", MediaType.of("text/css;charset=utf-8"),
          "favicon-32x32.png", MediaType.IMAGE_PNG_TYPE);

  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /**
   * The page loads and calls nothing but this service. Its icons are in its style sheet, as data.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final String version;
  private final byte[] page;

  DocsController() throws IOException {
    Properties pom = new Properties();
    try (InputStream properties = open(POM)) {
      pom.load(properties);
    }
    version = pom.getProperty("version");
    page =
        new String(read("docs.html"), StandardCharsets.UTF_8)
            .replace("{version}", version)
            .getBytes(StandardCharsets.UTF_8);
  }

  @Get
  @Public("It is the same for everybody.")
  HttpResponse<?> page(HttpRequest<?> request) {
    if (request.getPath().endsWith("/")) {
      // All that the page loads is named as seen from here.
      return HttpResponse.permanentRedirect(URI.create("../docs"));
    }
    return HttpResponse.ok(page)
        .contentType(MediaType.of("text/html;charset=utf-8"))
        .header("Content-Security-Policy", POLICY);
  }

  @Get("/start.js")
  @Public("It is the same for everybody.")
  HttpResponse<?> start() {
    return HttpResponse.ok(read("start.js")).contentType(FILES.get("swagger-ui-bundle.js"));
  }

  /** What never changes under its name. */
  @Get("/{version}/{file}")
  @Public("Anybody can have Swagger UI.")
  HttpResponse<?> file(@Known Exchange exchange, String version, String file) {
    MediaType type = FILES.get(file);
    return type == null || !version.equals(this.version)
        ? Objects.requireNonNull(exchange.dialect())
            .fault(HttpStatus.NOT_FOUND, exchange)
            .contentType(MediaType.APPLICATION_JSON_TYPE)
        : HttpResponse.ok(read(WEBJAR + version + "/" + file))
            .contentType(type)
            .header(HttpHeaders.CACHE_CONTROL, FOR_EVER);
  }

  private static byte[] read(String name) {
    try (InputStream file = open(name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(DocsController.class.getResourceAsStream(name), name);
  }
}
