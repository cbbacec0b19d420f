package dev.gatehouse.session;

import dev.gatehouse.tenant.Word;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session as operators see it.
 *
 * @param address the client's, when it was opened
 * @param endedAt when it was ended by itself; what ends with all others of its account or its
 *     tenant does not keep when
 * @param endedBy what ended it, {@code account} and {@code tenant} among others; null if it goes on
 */
@Introspected
public record SessionInfo(
    UUID id,
    UUID accountId,
    String method,
    String address,
    @Nullable String userAgent,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant endedAt,
    @Nullable String endedBy) {

  /** What a session is seen to be. */
  public enum Status implements Word {
    ACTIVE,
    ENDED,
    EXPIRED
  }

  public Status status(Instant now) {
    return endedBy != null
        ? Status.ENDED
        : now.isBefore(expiresAt) ? Status.ACTIVE : Status.EXPIRED;
  }
}
