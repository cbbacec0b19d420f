package dev.gatehouse.capability;

import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Word;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a capability is restricted, and who says so.
 *
 * @param until when the level that says so falls silent; null if never
 */
public record Restriction(
    Capability capability,
    boolean restricted,
    Source source,
    @Nullable String reason,
    @Nullable Instant until) {

  /** The level that decides. */
  public enum Source implements Word {
    /** The tenant's entry in {@code tenants.yml}, or its silence. */
    TENANTS_YML,
    /** An operator, at run time, for the whole tenant. */
    TENANT,
    /** An operator, at run time, for one account. */
    ACCOUNT
  }
}
