package dev.gatehouse.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a logout did.
 *
 * @param id what the audit has it by; null if nothing ended
 * @param sessions those that ended
 * @param families how many families of refresh tokens were revoked
 * @param suspended whether the account counts as logged out since
 * @param effectiveAt since when
 * @param residualExposure how long, at most, something of it may still be used: until every node
 *     knows, or, where the policy keeps tokens alive, until those expire
 */
public record Receipt(
    @Nullable UUID id,
    List<UUID> sessions,
    int families,
    boolean suspended,
    Instant effectiveAt,
    Duration residualExposure) {

  public Receipt {
    sessions = List.copyOf(sessions);
  }

  static Receipt ofNothing(Instant now) {
    return new Receipt(null, List.of(), 0, false, now, Duration.ZERO);
  }

  boolean nothing() {
    return sessions.isEmpty() && families == 0 && !suspended;
  }

  Receipt writtenAs(UUID written) {
    return new Receipt(written, sessions, families, suspended, effectiveAt, residualExposure);
  }

  /** As the audit has it. */
  Map<String, Object> effects() {
    return Map.of(
        "sessions",
        sessions.size(),
        "families",
        families,
        "suspended",
        suspended,
        "residual_exposure_seconds",
        residualExposure.toSeconds());
  }
}
