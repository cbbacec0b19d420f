package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.session.SessionInfo;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A session as operators see it. */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record SessionView(
    UUID id,
    UUID accountId,
    String method,
    String address,
    @Nullable String userAgent,
    String status,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant endedAt,
    @Nullable String endReason) {

  static SessionView of(SessionInfo session, Instant now) {
    return new SessionView(
        session.id(),
        session.accountId(),
        session.method(),
        session.address(),
        session.userAgent(),
        session.status(now).word(),
        session.createdAt(),
        session.expiresAt(),
        session.endedAt(),
        session.endedBy());
  }
}
