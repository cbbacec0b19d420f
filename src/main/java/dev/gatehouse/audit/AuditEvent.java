package dev.gatehouse.audit;

import dev.gatehouse.tenant.Word;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened.
 *
 * @param object what it was done to
 * @param id the object's id
 * @param reason why, in the words of whoever did it
 * @param details what else is worth knowing, by words and numbers; never a secret
 */
public record AuditEvent(
    Action action,
    Origin origin,
    Kind object,
    String id,
    @Nullable String reason,
    Map<String, Object> details) {

  public AuditEvent {
    details = Map.copyOf(details);
  }

  /** An event that nobody gave a reason for. */
  public AuditEvent(
      Action action, Origin origin, Kind object, String id, Map<String, Object> details) {
    this(action, origin, object, id, null, details);
  }

  /** What something is done to. */
  public enum Kind implements Word {
    TENANT,
    ACCOUNT,
    SESSION,
    KEY,
    ADMIN_KEY
  }
}
