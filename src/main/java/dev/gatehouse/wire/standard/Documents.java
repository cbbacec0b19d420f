package dev.gatehouse.wire.standard;

import dev.gatehouse.installation.Settings;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.wire.Dialect;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The OpenAPI documents: of each dialect the one that the build wrote from its controllers, with
 * the examples beside its class, and of each tenant that one with where the tenant is.
 */
@Singleton
class Documents {

  /** Stands in a dialect's document where a tenant's has its URL. */
  private static final String TENANT = "https://tenant.invalid";

  private final ConcurrentMap<String, Optional<String>> dialects = new ConcurrentHashMap<>();
  private final String publicUrl;

  Documents(Settings settings) {
    this.publicUrl = settings.publicUrl();
  }

  /** The document for the tenant's clients, as YAML; none if its dialect has no document. */
  Optional<String> of(Tenant tenant, Dialect dialect) {
    return dialects
        .computeIfAbsent(dialect.name(), _ -> made(dialect))
        .map(document -> document.replace(TENANT, publicUrl + "/t/" + tenant.id()));
  }

  private static Optional<String> made(Dialect dialect) {
    return read(dialect, "/META-INF/swagger/openapi-" + dialect.name() + ".yml")
        .map(written -> OpenApi31.of(written, read(dialect, "examples.yml").orElseGet(Map::of)))
        .map(document -> new Yaml(style()).dump(served(document)));
  }

  /** What is in a file; a name without a slash is one beside the dialect's class. */
  private static Optional<Map<String, @Nullable Object>> read(Dialect dialect, String name) {
    try (@Nullable InputStream file = dialect.getClass().getResourceAsStream(name)) {
      return Optional.ofNullable(file)
          .map(yaml ->
              new Yaml(
                      new SafeConstructor(new LoaderOptions()),
                      new Representer(style()),
                      style(),
                      new LoaderOptions(),
                      new Texts())
                  .load(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DumperOptions style() {
    DumperOptions style = new DumperOptions();
    style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    style.setWidth(120);
    return style;
  }

  /** The document with its servers where readers look for them. */
  private static Map<String, @Nullable Object> served(Map<String, @Nullable Object> document) {
    Map<String, @Nullable Object> served = new LinkedHashMap<>();
    document.forEach((name, value) -> {
      served.put(name, value);
      if (name.equals("info")) {
        served.put(
            "servers",
            List.of(
                server(TENANT, "The service, by its public name"),
                server(".", "The service where this document is")));
      }
    });
    return served;
  }

  private static Map<String, Object> server(String url, String description) {
    Map<String, Object> server = new LinkedHashMap<>();
    server.put("url", url);
    server.put("description", description);
    return server;
  }

  /** Takes times for texts, as JSON does. */
  private static final class Texts extends Resolver {

    @Override
    public void addImplicitResolver(Tag tag, Pattern written, String first, int limit) {
      if (!tag.equals(Tag.TIMESTAMP)) {
        super.addImplicitResolver(tag, written, first, limit);
      }
    }
  }
}
