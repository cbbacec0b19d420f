package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.tenant.TenantKeys.Setting;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in force for a tenant, as this node has read its own file.
 *
 * @param suspended as this node knows it: at most a second after another one was told
 */
@Serdeable
record ConfigurationView(String id, boolean suspended, List<Key> keys) {

  /**
   * A key of {@code tenants.yml}.
   *
   * @param value as it would be written there; {@code none} for nothing
   * @param source who says so: {@code tenants.yml}, {@code dialect} or {@code gatehouse}
   * @param line where {@code tenants.yml} says so; null if it does not
   */
  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Key(String key, String value, String source, @Nullable Integer line) {

    static Key of(String key, Setting setting) {
      return new Key(
          key,
          setting.value(),
          switch (setting.source()) {
            case TENANTS_YML -> "tenants.yml";
            case DIALECT -> "dialect";
            case GATEHOUSE -> "gatehouse";
          },
          setting.line());
    }
  }

  static ConfigurationView of(
      String id, boolean suspended, SequencedMap<String, Setting> settings) {
    return new ConfigurationView(
        id,
        suspended,
        settings.entrySet().stream().map(key -> Key.of(key.getKey(), key.getValue())).toList());
  }
}
