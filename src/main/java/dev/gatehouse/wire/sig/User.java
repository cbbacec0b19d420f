package dev.gatehouse.wire.sig;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.account.Account;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The account that asks. */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record User(long id, @Nullable String email, @Nullable String nomComplet, List<String> roles) {

  private static final List<String> USUAL = List.of("ROLE_USER");

  /** The whole numbers that JavaScript has. */
  private static final long EXACT = (1L << 53) - 1;

  static User of(Account account) {
    Map<String, @Nullable Object> profile =
        Optional.ofNullable(account.profile()).orElseGet(Map::of);
    String name =
        profile.get("nomComplet") instanceof String known
            ? known
            : Optional.ofNullable(account.email()).orElse(account.username());
    return new User(number(account.id()), account.email(), name, roles(profile.get("roles")));
  }

  /**
   * The last 53 bits of the id, all of them random: clients of this dialect know ids as numbers.
   */
  static long number(UUID id) {
    return id.getLeastSignificantBits() & EXACT;
  }

  private static List<String> roles(@Nullable Object kept) {
    return kept instanceof List<?> list
            && !list.isEmpty()
            && list.stream().allMatch(String.class::isInstance)
        ? list.stream().map(String.class::cast).toList()
        : USUAL;
  }
}
