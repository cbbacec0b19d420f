package dev.gatehouse.revocation;

import dev.gatehouse.tenant.Word;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that all nodes have to know.
 *
 * @param number the later of two notices about one subject has the larger one
 * @param subject a session or an account; {@link #WHOLE_TENANT} where it is about the tenant
 * @param generation the subject's generation from now on
 * @param spared the one session of an account that stays as it is
 * @param expiresAt when nothing is left that it could be about
 */
public record Notice(
    long number,
    String tenant,
    Kind kind,
    UUID subject,
    int generation,
    @Nullable UUID spared,
    Instant expiresAt) {

  public static final UUID WHOLE_TENANT = new UUID(0, 0);

  /** What a notice is about. */
  public enum Kind implements Word {
    /** Access tokens of a session that name an older generation of it are not good any more. */
    SESSION,
    /** Nor are those of an account that name an older generation of the account. */
    ACCOUNT,
    /** Nor are those of a tenant. */
    TENANT,
    /** The account counts as logged out, with generation 1, or as logged in again, with 0. */
    STATUS,
    /** The tenant's restrictions are others than before. */
    CAPABILITIES,
    /** The tenant's signing keys are others than before. */
    KEYS
  }
}
