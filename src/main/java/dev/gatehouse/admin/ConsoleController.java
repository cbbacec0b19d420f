package dev.gatehouse.admin;

import dev.gatehouse.installation.Sha256;
import dev.gatehouse.wire.Public;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** The operators' console: a page over the admin API, with all that it loads. */
@Hidden
@Controller("/console")
@Secured(SecurityRule.IS_ANONYMOUS)
@Produces(MediaType.ALL)
class ConsoleController {

  private static final String FOLDER = "/dev/gatehouse/admin/console/";
  private static final List<String> OWN =
      List.of(
          "account.js",
          "admin-keys.js",
          "api.js",
          "app.js",
          "audit.js",
          "capabilities.js",
          "dialog.js",
          "live.js",
          "tenant.js",
          "view.js",
          "style.css");

  /** What draws the page comes from its webjar. */
  private static final String LIBRARY = "lit-html.js";

  private static final String WEBJAR = "/META-INF/resources/webjars/lit-html/";
  private static final String POM = "/META-INF/maven/org.webjars.npm/lit-html/pom.properties";

  private static final MediaType HTML = MediaType.of("text/html;charset=utf-8");
  private static final MediaType SCRIPT = MediaType.of("text/javascript;charset=utf-8");
  private static final MediaType STYLE = MediaType.of("text/css;charset=utf-8");

  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /** The page loads and calls nothing but this service, and no script or style is in it. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Map<String, byte[]> files = new TreeMap<>();
  private final String version;
  private final byte[] page;

  ConsoleController() throws IOException {
    Properties pom = new Properties();
    try (InputStream properties = open(POM)) {
      pom.load(properties);
    }
    files.put(LIBRARY, read(WEBJAR + pom.getProperty("version") + "/" + LIBRARY));
    for (String file : OWN) {
      files.put(file, read(FOLDER + file));
    }
    version = digest();
    page =
        new String(read(FOLDER + "console.html"), StandardCharsets.UTF_8)
            .replace("{version}", version)
            .getBytes(StandardCharsets.UTF_8);
  }

  @Get
  @Public("It shows nothing until somebody signs in.")
  HttpResponse<?> page(HttpRequest<?> request) {
    if (request.getPath().endsWith("/")) {
      // All that the page loads and calls is named as seen from here.
      return HttpResponse.permanentRedirect(URI.create("../console"));
    }
    return HttpResponse.ok(page).contentType(HTML).header("Content-Security-Policy", POLICY);
  }

  /** What never changes under its name. */
  @Get("/{version}/{file}")
  @Public("It is the same for everybody.")
  HttpResponse<?> file(String version, String file) {
    byte[] content = files.get(file);
    if (content == null || !version.equals(this.version)) {
      throw Rejected.notFound("file");
    }
    return HttpResponse.ok(content)
        .contentType(file.endsWith(".css") ? STYLE : SCRIPT)
        .header(HttpHeaders.CACHE_CONTROL, FOR_EVER);
  }

  /** Another one whenever any of the files is. */
  private String digest() {
    return HexFormat.of().formatHex(Sha256.of(files.values().toArray(byte[][]::new)), 0, 8);
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream file = open(name)) {
      return file.readAllBytes();
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(ConsoleController.class.getResourceAsStream(name), name);
  }
}
