package dev.gatehouse.wire.kontenbase;

import dev.gatehouse.account.Account;
import dev.gatehouse.wire.Bodies.Members;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person, with whatever the tenant keeps about them beside what the account has itself. */
final class User {

  static final String EMAIL = "email";
  static final String PASSWORD = "password";

  private static final String ID = "_id";
  private static final String CREATED_AT = "createdAt";
  private static final String UPDATED_AT = "updatedAt";

  /** What is the account's own; no profile has such fields. */
  private static final Set<String> OWN = Set.of(ID, EMAIL, PASSWORD, CREATED_AT, UPDATED_AT);

  private User() {}

  /** What of {@code body} the profile keeps. */
  static Map<String, @Nullable Object> profile(Members body) {
    Map<String, @Nullable Object> profile = new LinkedHashMap<>(body.values());
    profile.keySet().removeAll(OWN);
    return profile;
  }

  /** Somebody of whom nothing but the id is to be shown. */
  static Map<String, @Nullable Object> shown(UUID id) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put(ID, id.toString());
    return shown;
  }

  static Map<String, @Nullable Object> shown(Account account) {
    Map<String, @Nullable Object> shown = shown(account.id());
    Map<String, @Nullable Object> profile = account.profile();
    if (profile != null) {
      profile.forEach((field, value) -> {
        if (!OWN.contains(field)) {
          shown.put(field, value);
        }
      });
    }
    shown.put(EMAIL, account.email());
    shown.put(CREATED_AT, account.createdAt().toString());
    shown.put(UPDATED_AT, account.updatedAt().toString());
    return shown;
  }
}
