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
 * @param goesOn whether nobody has ended it, be it by its account or its tenant
 * @param endReason why it was ended by itself; null if it was not
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
    @Nullable String endReason,
    boolean goesOn) {

  /** What a session is seen to be. */
  public enum Status implements Word {
    ACTIVE,
    ENDED,
    EXPIRED
  }

  public Status status(Instant now) {
    return !goesOn ? Status.ENDED : now.isBefore(expiresAt) ? Status.ACTIVE : Status.EXPIRED;
  }
}
