package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param nextCursor what to ask for the next part with; null at the end
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record Page<T>(List<T> data, @JsonProperty("next_cursor") @Nullable String nextCursor) {}
