package dev.gatehouse.audit;

import dev.gatehouse.tenant.Word;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf something happens.
 *
 * @param actor the account's id, or the operator's name
 * @param address the client's address in canonical form
 */
public record Origin(Kind kind, String actor, @Nullable String address, String requestId) {

  /** Who acts. */
  public enum Kind implements Word {
    ACCOUNT,
    OPERATOR
  }
}
