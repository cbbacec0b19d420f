package dev.gatehouse.audit;

import dev.gatehouse.tenant.Word;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf something happens.
 *
 * @param actor the account's id, the operator's name, or the tenant's id; nothing but a word where
 *     none is known
 * @param address the client's address in canonical form
 */
public record Origin(Kind kind, String actor, @Nullable String address, String requestId) {

  /** Nobody that is known. */
  public static Origin unknown(String address, String requestId) {
    return new Origin(Kind.UNKNOWN, Kind.UNKNOWN.word(), address, requestId);
  }

  /** The service, of its own accord. */
  public static Origin service() {
    return new Origin(Kind.SERVICE, "gatehouse", null, "none");
  }

  /** Who acts. */
  public enum Kind implements Word {
    ACCOUNT,
    OPERATOR,
    /** The tenant's own servers, by its credential. */
    TENANT,
    /** Whoever it was did not say, or could not prove it. */
    UNKNOWN,
    /** The service itself. */
    SERVICE
  }
}
