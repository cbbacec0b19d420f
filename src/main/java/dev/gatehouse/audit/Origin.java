package dev.gatehouse.audit;

import dev.gatehouse.tenant.Word;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf something happens.
 *
 * @param actor the account's id, the operator's name, or the tenant's id
 * @param address the client's address in canonical form
 */
public record Origin(Kind kind, String actor, @Nullable String address, String requestId) {

  /** Who acts. */
  public enum Kind implements Word {
    ACCOUNT,
    OPERATOR,
    /** The tenant's own servers, by its credential. */
    TENANT
  }
}
