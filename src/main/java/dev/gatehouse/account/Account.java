package dev.gatehouse.account;

import dev.gatehouse.tenant.Word;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person known to a tenant.
 *
 * @param method how the account was made and proves itself
 * @param loggedOutAt since when the account counts as logged out; null while it is logged in
 * @param generation which a token has to name to be good; counted up to end all that came before
 * @param profile what the tenant keeps about the person; null if nothing was ever kept
 */
public record Account(
    UUID id,
    Method method,
    @Nullable String username,
    @Nullable String email,
    Standing standing,
    @Nullable Instant loggedOutAt,
    int generation,
    @Nullable Map<String, @Nullable Object> profile,
    Instant createdAt,
    Instant updatedAt) {

  /** How an account proves itself. */
  public enum Method implements Word {
    PASSWORD,
    OTP,
    GUEST
  }

  /** Whether an account may be used at all; use never changes it. */
  public enum Standing implements Word {
    ACTIVE,
    SUSPENDED,
    TERMINATED
  }

  /** What an account is seen to be. */
  public enum Status implements Word {
    LOGGED_IN,
    LOGGED_OUT,
    SUSPENDED,
    TERMINATED
  }

  public Status status() {
    return switch (standing) {
      case ACTIVE -> loggedOutAt == null ? Status.LOGGED_IN : Status.LOGGED_OUT;
      case SUSPENDED -> Status.SUSPENDED;
      case TERMINATED -> Status.TERMINATED;
    };
  }
}
