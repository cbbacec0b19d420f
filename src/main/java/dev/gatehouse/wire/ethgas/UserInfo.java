package dev.gatehouse.wire.ethgas;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.account.Account;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The account that asks; times in seconds since 1970. */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record UserInfo(
    String userId,
    @Nullable String username,
    @Nullable String email,
    @Nullable String phone,
    @Nullable String country,
    @Nullable String timezone,
    @Nullable String payoutAddress,
    @Nullable String accountType,
    long createdAt,
    @Nullable Long lastLogin,
    String status) {

  static final String PHONE = "phone";
  static final String COUNTRY = "country";
  static final String TIMEZONE = "timezone";

  /** What is left of it after an update. */
  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Updated(
      String userId,
      @Nullable String username,
      @Nullable String email,
      @Nullable String phone,
      @Nullable String country,
      @Nullable String timezone,
      long updatedAt) {

    static Updated of(Account account) {
      return new Updated(
          account.id().toString(),
          account.username(),
          account.email(),
          kept(account, PHONE),
          kept(account, COUNTRY),
          kept(account, TIMEZONE),
          account.updatedAt().getEpochSecond());
    }
  }

  static UserInfo of(Account account, Optional<Instant> lastLogin) {
    return new UserInfo(
        account.id().toString(),
        account.username(),
        account.email(),
        kept(account, PHONE),
        kept(account, COUNTRY),
        kept(account, TIMEZONE),
        kept(account, "payoutAddress"),
        kept(account, "accountType"),
        account.createdAt().getEpochSecond(),
        lastLogin.map(Instant::getEpochSecond).orElse(null),
        "active");
  }

  /** What the profile has under {@code field}, if it is text. */
  private static @Nullable String kept(Account account, String field) {
    Map<String, @Nullable Object> profile = account.profile();
    return profile != null && profile.get(field) instanceof String text ? text : null;
  }
}
