package dev.gatehouse.installation;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  private static final String EMBEDDED = "jdbc:h2:";

  /** Whether this is a trial, as an embedded database always is. */
  @Override
  public boolean demo() {
    return demo || embedded();
  }

  /** Whether the database lives in this process. */
  public boolean embedded() {
    return databaseUrl.startsWith(EMBEDDED);
  }

  /**
   * The environment variable {@code name}, or the content of the file that {@code name_FILE} names.
   */
  public static @Nullable String environment(@Nullable String name) {
    String value = System.getenv(name);
    String file = System.getenv(name + "_FILE");
    if (value != null && file != null) {
      throw new Misconfiguration(name + " and " + name + "_FILE: expected one of them, not both");
    }
    if (file == null) {
      return value == null || value.isEmpty() ? null : value;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new Misconfiguration(name + "_FILE: " + file + " cannot be read");
    }
  }
}
