package dev.gatehouse.admin;

import dev.gatehouse.installation.Misconfiguration;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.installation.Sha256;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operator's key: {@code GATEHOUSE_ADMIN_KEY}, or, in a trial without one, a random one that is
 * printed once. There is no default. A bad one stops the start before the database is opened.
 */
@Context
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
public final class AdminKey {

  static final int SHORTEST = 32;

  private static final int RANDOM = 32;

  private final byte[] digest;
  private final @Nullable String made;

  AdminKey(Settings settings) {
    String given = settings.adminKey();
    if (given == null || given.isEmpty()) {
      if (!settings.demo()) {
        throw new Misconfiguration(
            "GATEHOUSE_ADMIN_KEY: expected at least " + SHORTEST + " characters; it is not set");
      }
      made = Base64.getUrlEncoder().withoutPadding().encodeToString(Randoms.bytes(RANDOM));
      digest = Sha256.of(made);
    } else {
      if (given.length() < SHORTEST) {
        throw new Misconfiguration(
            "GATEHOUSE_ADMIN_KEY: expected at least "
                + SHORTEST
                + " characters; it has "
                + given.length());
      }
      made = null;
      digest = Sha256.of(given);
    }
  }

  boolean is(String presented) {
    return MessageDigest.isEqual(digest, Sha256.of(presented));
  }

  /** What tells the key from another one, and does not say what it is. */
  byte[] digest() {
    return digest.clone();
  }

  /** The key that was made because none was given. */
  public Optional<String> made() {
    return Optional.ofNullable(made);
  }
}
