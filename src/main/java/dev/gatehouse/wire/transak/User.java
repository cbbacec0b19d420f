package dev.gatehouse.wire.transak;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.account.Account;
import io.micronaut.serde.annotation.Serdeable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The account that asks; what the service does not know of a person is null. */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record User(
    String partnerUserId,
    @Nullable String firstName,
    @Nullable String lastName,
    @Nullable String email,
    @Nullable String mobileNumber,
    String status,
    @Nullable String dob,
    Kyc kyc,
    @Nullable Map<String, @Nullable Object> address) {

  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Kyc(String status, @Nullable String type) {}

  static User of(Account account) {
    Map<String, @Nullable Object> profile =
        Optional.ofNullable(account.profile()).orElseGet(Map::of);
    Map<String, @Nullable Object> kyc =
        Optional.ofNullable(object(profile.get("kyc"))).orElseGet(Map::of);
    return new User(
        account.id().toString(),
        text(profile.get("firstName")),
        text(profile.get("lastName")),
        account.email(),
        text(profile.get("mobileNumber")),
        account.standing().name(),
        text(profile.get("dob")),
        new Kyc(
            Optional.ofNullable(text(kyc.get("status"))).orElse("NOT_SUBMITTED"),
            text(kyc.get("type"))),
        object(profile.get("address")));
  }

  private static @Nullable String text(@Nullable Object kept) {
    return kept instanceof String known ? known : null;
  }

  private static @Nullable Map<String, @Nullable Object> object(@Nullable Object kept) {
    if (!(kept instanceof Map<?, ?> known)) {
      return null;
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    known.forEach((name, value) -> members.put(String.valueOf(name), value));
    return members;
  }
}
