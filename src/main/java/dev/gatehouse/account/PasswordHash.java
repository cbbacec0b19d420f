package dev.gatehouse.account;

import java.util.Base64;
import java.util.Optional;

/**
 * What is kept of a password: a text that says how it was made. Ours is one of {@link Argon2}, the
 * others came with accounts from elsewhere. Whatever it says is within bounds, so that no check
 * takes more than ten of ours do, which is less than a second of one core, and 100 MiB.
 */
sealed interface PasswordHash permits Argon2, Bcrypt, Pbkdf2 {

  /** The longest that is kept, in characters. */
  int LONGEST = 255;

  /** What a check takes of memory, in KiB. */
  default int memory() {
    return 0;
  }

  /** Whether it was made of exactly {@code password}. */
  boolean matches(String password);

  /** The hash that {@code text} is; empty if it is none, or one out of bounds. */
  static Optional<PasswordHash> read(String text) {
    return text.length() > LONGEST
        ? Optional.empty()
        : Argon2.read(text).or(() -> Bcrypt.read(text)).or(() -> Pbkdf2.read(text));
  }

  /** What a text that begins like {@code text} should have been. */
  static String expected(String text) {
    if (text.length() > LONGEST) {
      return "at most " + LONGEST + " characters";
    }
    if (text.startsWith("$argon2")) {
      return Argon2.EXPECTED;
    }
    if (text.startsWith("$2")) {
      return Bcrypt.EXPECTED;
    }
    return text.startsWith("$pbkdf2") || text.startsWith("pbkdf2")
        ? Pbkdf2.EXPECTED
        : "a hash of Argon2, bcrypt or PBKDF2";
  }

  /** The bytes that {@code text} is in base64 (RFC 4648), padded or not; none if it is none. */
  static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
