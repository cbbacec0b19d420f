package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.account.Account;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as operators see it.
 *
 * @param shownId its id as the tenant's clients see it
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record AccountView(
    UUID id,
    String shownId,
    String method,
    @Nullable String username,
    @Nullable String email,
    String status,
    @Nullable Map<String, @Nullable Object> profile,
    Instant createdAt,
    Instant updatedAt)
    implements Versioned {

  static AccountView of(Account account, String shownId) {
    return new AccountView(
        account.id(),
        shownId,
        account.method().word(),
        account.username(),
        account.email(),
        account.status().name().toLowerCase(Locale.ROOT),
        account.profile(),
        account.createdAt(),
        account.updatedAt());
  }
}
