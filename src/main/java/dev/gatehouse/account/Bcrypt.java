package dev.gatehouse.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.BCrypt;

/**
 * bcrypt as OpenBSD and its kin write it: {@code $2b$}, cost, salt and hash. {@code $2a$} and
 * {@code $2y$} are the same computation; {@code $2x$} is that of a bug, and not here.
 */
final class Bcrypt implements PasswordHash {

  static final String EXPECTED =
      "$2a$, $2b$ or $2y$ with a cost of 04 to 14, 22 characters of salt and 31 of hash";

  /** What bcrypt takes of a password, in bytes. */
  private static final int LONGEST_KEY = 72;

  private static final int HASH = 23;

  private static final Pattern MCF =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-4])\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");

  /** bcrypt's order of the characters of base64, and everybody else's. */
  private static final String THEIRS =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private static final String STANDARD =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final int cost;
  private final byte[] salt;
  private final byte[] hash;

  private Bcrypt(int cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  static Optional<PasswordHash> read(String text) {
    Matcher mcf = MCF.matcher(text);
    return mcf.matches()
        ? Optional.of(
            new Bcrypt(Integer.parseInt(mcf.group(1)), bytes(mcf.group(2)), bytes(mcf.group(3))))
        : Optional.empty();
  }

  /**
   * What is behind the first 72 bytes was never part of the hash, so it matters as little here as
   * where the account comes from. With our own hash, which the next login makes, it does.
   */
  @Override
  public boolean matches(String password) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    byte[] key = Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST_KEY));
    return MessageDigest.isEqual(hash, Arrays.copyOf(BCrypt.generate(key, salt, cost, true), HASH));
  }

  private static byte[] bytes(String text) {
    StringBuilder standard = new StringBuilder();
    text.chars().forEach(letter -> standard.append(STANDARD.charAt(THEIRS.indexOf(letter))));
    return PasswordHash.base64(standard.toString());
  }
}
