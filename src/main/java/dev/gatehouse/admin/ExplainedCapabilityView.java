package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.capability.Capabilities.Explanation;
import dev.gatehouse.capability.Restriction;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a capability is restricted or not.
 *
 * @param source the level that decides
 * @param levels those that say anything now, from {@code tenants.yml} down
 */
@Serdeable
record ExplainedCapabilityView(
    String capability, boolean restricted, String source, List<Level> levels) implements Versioned {

  /**
   * What one level says.
   *
   * @param source {@code tenants.yml}, {@code tenant} or {@code account}
   */
  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Level(
      String source,
      boolean restricted,
      @Nullable String reason,
      @Nullable Instant until,
      boolean decides) {}

  static ExplainedCapabilityView of(Explanation explanation) {
    Restriction decides = explanation.decides();
    return new ExplainedCapabilityView(
        decides.capability().word(),
        decides.restricted(),
        CapabilityView.source(decides),
        explanation.levels().stream()
            .map(level ->
                new Level(
                    CapabilityView.source(level),
                    level.restricted(),
                    level.reason(),
                    level.until(),
                    level.source() == decides.source()))
            .toList());
  }
}
