package dev.gatehouse.session;

import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.tenant.Word;
import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session with what else decides whether it goes on, as one statement found it.
 *
 * @param accountGeneration the account's, when the session was opened or last spared
 * @param accountNow the account's now
 * @param tenantGeneration the tenant's, when the session was opened
 * @param tenantNow the tenant's now
 */
@Introspected
record SessionState(
    UUID id,
    UUID accountId,
    int generation,
    int accountGeneration,
    int accountNow,
    int tenantGeneration,
    int tenantNow,
    Instant expiresAt,
    @Nullable Instant endedAt,
    String standing,
    @Nullable Instant loggedOutAt) {

  /** Whether nobody has ended it, and its account may be used. */
  boolean goesOn() {
    return endedAt == null
        && accountGeneration == accountNow
        && tenantGeneration == tenantNow
        && Word.of(Standing.class, standing) == Standing.ACTIVE;
  }
}
