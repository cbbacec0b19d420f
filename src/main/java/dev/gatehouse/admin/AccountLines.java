package dev.gatehouse.admin;

import dev.gatehouse.account.Account.Method;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.account.Accounts.NewAccount;
import dev.gatehouse.account.LoginName;
import dev.gatehouse.account.PasswordHashing;
import dev.gatehouse.installation.StrictJson;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads accounts from elsewhere, each the JSON object that a line is. */
@Singleton
final class AccountLines {

  /** As long as every other body may be. */
  private static final int LONGEST = 16_384;

  private static final String USERNAME = "username";
  private static final String EMAIL = "email";
  private static final String EMAIL_VERIFIED = "email_verified";
  private static final String PASSWORD_HASH = "password_hash";
  private static final String PROFILE = "profile";
  private static final String STATUS = "status";
  private static final String CREATED_AT = "created_at";
  private static final List<String> FIELDS =
      List.of(USERNAME, EMAIL, EMAIL_VERIFIED, PASSWORD_HASH, PROFILE, STATUS, CREATED_AT);

  private final Accounts accounts;
  private final InstantSource time;

  AccountLines(Accounts accounts, InstantSource time) {
    this.accounts = accounts;
    this.time = time;
  }

  /**
   * The account that {@code line} describes.
   *
   * @throws Rejected if it is none, with the field and what was expected of it
   */
  NewAccount read(byte[] line) {
    if (line.length > LONGEST) {
      throw Rejected.invalid("line: expected at most " + LONGEST + " bytes");
    }
    Map<String, @Nullable Object> fields =
        StrictJson.object(line)
            .orElseThrow(() ->
                Rejected.invalid(
                    "line: expected a JSON object in UTF-8, without a byte order mark, with no"
                        + " name twice"));
    if (!FIELDS.containsAll(fields.keySet())) {
      throw Rejected.invalid("line: expected nothing but " + String.join(", ", FIELDS));
    }
    LoginName username = name(fields, USERNAME, LoginName::user);
    LoginName email = name(fields, EMAIL, LoginName::email);
    if (username == null && email == null) {
      throw Rejected.invalid("username, email: expected at least one of them");
    }
    Boolean verified = field(fields, EMAIL_VERIFIED, Boolean.class, "true or false");
    if (Boolean.TRUE.equals(verified) && email == null) {
      throw Rejected.invalid("email_verified: expected an email with it");
    }
    String hash = hash(fields);
    return new NewAccount(
        hash == null ? Method.OTP : Method.PASSWORD,
        username,
        email,
        Boolean.TRUE.equals(verified),
        hash,
        profile(fields),
        standing(fields),
        createdAt(fields));
  }

  private static @Nullable LoginName name(
      Map<String, @Nullable Object> fields,
      String field,
      Function<String, Optional<LoginName>> read) {
    String text = text(fields, field);
    return text == null
        ? null
        : read.apply(text)
            .orElseThrow(() -> Rejected.invalid(field + ": cannot be one, or is mistakable"));
  }

  private static @Nullable String hash(Map<String, @Nullable Object> fields) {
    String hash = text(fields, PASSWORD_HASH);
    if (hash != null) {
      PasswordHashing.unfit(hash)
          .ifPresent(expected -> {
            throw Rejected.invalid(PASSWORD_HASH + ": expected " + expected);
          });
    }
    return hash;
  }

  @SuppressWarnings("unchecked")
  private @Nullable Map<String, @Nullable Object> profile(Map<String, @Nullable Object> fields) {
    Map<String, @Nullable Object> profile = field(fields, PROFILE, Map.class, "an object");
    if (profile != null && !accounts.fits(profile)) {
      throw Rejected.invalid(
          PROFILE + ": expected at most " + Accounts.LARGEST_PROFILE + " characters of JSON");
    }
    return profile;
  }

  private static Standing standing(Map<String, @Nullable Object> fields) {
    return switch (text(fields, STATUS)) {
      case null -> Standing.ACTIVE;
      case "active" -> Standing.ACTIVE;
      case "suspended" -> Standing.SUSPENDED;
      default -> throw Rejected.invalid(STATUS + ": expected active or suspended");
    };
  }

  private @Nullable Instant createdAt(Map<String, @Nullable Object> fields) {
    String text = text(fields, CREATED_AT);
    if (text == null) {
      return null;
    }
    try {
      Instant createdAt = OffsetDateTime.parse(text).toInstant();
      if (createdAt.isAfter(Instant.EPOCH) && !createdAt.isAfter(time.instant())) {
        return createdAt;
      }
    } catch (DateTimeParseException e) {
      // Said below, in the same words.
    }
    throw Rejected.invalid(
        CREATED_AT + ": expected a time since 1970, such as 2020-01-31T12:00:00Z");
  }

  private static @Nullable String text(Map<String, @Nullable Object> fields, String field) {
    return field(fields, field, String.class, "text");
  }

  private static <T> @Nullable T field(
      Map<String, @Nullable Object> fields, String field, Class<T> type, String expected) {
    Object value = fields.get(field);
    if (value != null && !type.isInstance(value)) {
      throw Rejected.invalid(field + ": expected " + expected);
    }
    return type.cast(value);
  }
}
