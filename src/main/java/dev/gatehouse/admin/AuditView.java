package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.audit.Audit.Written;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event of the audit as operators see it. */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record AuditView(
    UUID id,
    Instant at,
    String action,
    String actorKind,
    String actorId,
    @Nullable String address,
    String requestId,
    String objectKind,
    String objectId,
    @Nullable String reason,
    Map<String, Object> details) {

  static AuditView of(Written written) {
    return new AuditView(
        written.id(),
        written.at(),
        written.action(),
        written.actorKind(),
        written.actor(),
        written.address(),
        written.requestId(),
        written.objectKind(),
        written.object(),
        written.reason(),
        written.details());
  }
}
