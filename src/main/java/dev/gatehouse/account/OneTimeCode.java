package dev.gatehouse.account;

import dev.gatehouse.tenant.Word;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A code that was sent to somebody, without the code itself.
 *
 * @param accountId whom it is about; null if nobody, or nobody yet
 * @param attempts how often a wrong code was tried
 * @param resends how often it was sent again
 */
public record OneTimeCode(
    UUID id,
    Scope scope,
    String recipient,
    @Nullable UUID accountId,
    Status status,
    int attempts,
    int resends,
    Instant sentAt,
    Instant expiresAt) {

  /** What a code is good for. */
  public enum Scope implements Word {
    EMAIL_VERIFICATION,
    PHONE_VERIFICATION,
    RESET_PASSWORD,
    OTP_SIGNIN
  }

  /** Pending codes become verified and then consumed, or cancelled, or failed. */
  public enum Status implements Word {
    PENDING,
    VERIFIED,
    CONSUMED,
    CANCELLED,
    FAILED
  }
}
