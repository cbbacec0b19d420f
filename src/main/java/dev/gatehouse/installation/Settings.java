package dev.gatehouse.installation;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says about this installation ({@code GATEHOUSE_...}).
 *
 * @param tenants the path of {@code tenants.yml}
 * @param demo whether this is a trial: sample credentials work, codes may go to the log
 * @param databaseUrl where the rows are
 * @param secret the root secret, base64url, if one is given
 * @param adminKey the operator's key, if one is given
 * @param trustedProxies address ranges whose {@code X-Forwarded-For} is believed
 * @param publicUrl what the outside calls this service; the issuer of its tokens begins with it
 */
@ConfigurationProperties("gatehouse")
public record Settings(
    String tenants,
    boolean demo,
    String databaseUrl,
    @Nullable String secret,
    @Nullable String adminKey,
    @Nullable List<String> trustedProxies,
    String publicUrl) {

  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final Pattern PUBLIC_URL =
      Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*");

  public Settings {
    // The URL may hold a password, so it is not told.
    if (!databaseUrl.startsWith(POSTGRESQL) && !EmbeddedDatabase.isAt(databaseUrl)) {
      throw new Misconfiguration(
          "GATEHOUSE_DB_URL: expected jdbc:postgresql://host/name, or jdbc:h2:file: and a path for"
              + " the embedded database");
    }
    if (!PUBLIC_URL.matcher(publicUrl).matches()) {
      throw new Misconfiguration(
          "GATEHOUSE_PUBLIC_URL: expected a URL such as https://login.example, without a slash at"
              + " its end; it is "
              + publicUrl);
    }
  }

  /** Whether this is a trial, as an embedded database always is. */
  @Override
  public boolean demo() {
    return demo || embedded();
  }

  /** Whether the database lives in this process. */
  public boolean embedded() {
    return EmbeddedDatabase.isAt(databaseUrl);
  }

  /** Where the rows are of a service with {@code environment}. */
  public static String databaseUrl(Map<String, String> environment) {
    String url = environment.getOrDefault("GATEHOUSE_DB_URL", "");
    return url.isEmpty() ? EmbeddedDatabase.USUAL : url;
  }

  /**
   * Whether a service with {@code environment} would be a trial.
   *
   * @param demo whether it would be told so
   */
  public static boolean trial(Map<String, String> environment, boolean demo) {
    String url = environment.getOrDefault("GATEHOUSE_DB_URL", "");
    return demo || url.isEmpty() || EmbeddedDatabase.isAt(url);
  }

  /**
   * The environment variable {@code name}, or the content of the file that {@code name_FILE} names.
   */
  public static @Nullable String environment(String name) {
    return environment(name, System.getenv());
  }

  /**
   * The same in {@code environment}. Set to nothing is not set: that is how a compose file passes
   * on what it was not given.
   */
  public static @Nullable String environment(String name, Map<String, String> environment) {
    String value = environment.getOrDefault(name, "");
    String file = environment.getOrDefault(name + "_FILE", "");
    if (!value.isEmpty() && !file.isEmpty()) {
      throw new Misconfiguration(name + " and " + name + "_FILE: expected one of them, not both");
    }
    if (file.isEmpty()) {
      return value.isEmpty() ? null : value;
    }
    String content;
    try {
      content = Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new Misconfiguration(name + "_FILE: expected a text file; " + file + " cannot be read");
    }
    if (content.isEmpty()) {
      throw new Misconfiguration(name + "_FILE: expected a secret; " + file + " is empty");
    }
    return content;
  }
}
