package dev.gatehouse.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2 (RFC 8018 section 5.2) as Django writes it, {@code pbkdf2_sha256$iterations$salt$hash}, as
 * a PHC string, {@code $pbkdf2-sha256$i=iterations$salt$hash}, and as passlib does, which leaves
 * out {@code i=} and writes a dot for a plus.
 */
final class Pbkdf2 implements PasswordHash {

  static final String EXPECTED =
      "pbkdf2_sha256$iterations$salt$hash or $pbkdf2-sha256$i=iterations$salt$hash, or with sha1 or"
          + " sha512, up to 1300000 (sha1), 1200000 (sha256) or 600000 (sha512) iterations, a salt of 1 to"
          + " 64 bytes and a hash of 16 bytes up to the digest's own length";

  private static final int LONGEST_SALT = 64;
  private static final int SHORTEST_HASH = 16;

  private static final Pattern DJANGO =
      Pattern.compile(
          "pbkdf2_(?<digest>sha1|sha256|sha512)\\$(?<iterations>[1-9]\\d{0,6})\\$(?<salt>[^$]+)"
              + "\\$(?<hash>[A-Za-z0-9+/]+={0,2})");

  private static final Pattern PHC =
      Pattern.compile(
          "\\$pbkdf2(?:-(?<digest>sha1|sha256|sha512))?\\$(?:i=)?(?<iterations>[1-9]\\d{0,6})"
              + "(?:,l=(?<length>\\d{2}))?\\$(?<salt>[A-Za-z0-9+/.]+)\\$(?<hash>[A-Za-z0-9+/.]+)");

  private final String digest;
  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private Pbkdf2(String digest, int iterations, byte[] salt, byte[] hash) {
    this.digest = digest;
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  static Optional<PasswordHash> read(String text) {
    return django(text).or(() -> phc(text)).filter(Pbkdf2::bounded).map(PasswordHash.class::cast);
  }

  /** The salt is text. */
  private static Optional<Pbkdf2> django(String text) {
    Matcher django = DJANGO.matcher(text);
    return django.matches()
        ? Optional.of(
            new Pbkdf2(
                django.group("digest"),
                Integer.parseInt(django.group("iterations")),
                django.group("salt").getBytes(StandardCharsets.UTF_8),
                PasswordHash.base64(django.group("hash"))))
        : Optional.empty();
  }

  private static Optional<Pbkdf2> phc(String text) {
    Matcher phc = PHC.matcher(text);
    if (!phc.matches()) {
      return Optional.empty();
    }
    String digest = phc.group("digest");
    byte[] hash = PasswordHash.base64(phc.group("hash").replace('.', '+'));
    String length = phc.group("length");
    return length == null || Integer.parseInt(length) == hash.length
        ? Optional.of(
            new Pbkdf2(
                digest == null ? "sha1" : digest,
                Integer.parseInt(phc.group("iterations")),
                PasswordHash.base64(phc.group("salt").replace('.', '+')),
                hash))
        : Optional.empty();
  }

  /**
   * More hash than the digest gives would be as many computations as it takes to fill it. The most
   * iterations take about the same time with each digest: they are what OWASP recommends with
   * SHA-1, what Django 6.0 does with SHA-256, and some times what either does with SHA-512.
   */
  private boolean bounded() {
    int longest =
        switch (digest) {
          case "sha1" -> 20;
          case "sha256" -> 32;
          default -> 64;
        };
    int most =
        switch (digest) {
          case "sha1" -> 1_300_000;
          case "sha256" -> 1_200_000;
          default -> 600_000;
        };
    return iterations <= most
        && salt.length > 0
        && salt.length <= LONGEST_SALT
        && hash.length >= SHORTEST_HASH
        && hash.length <= longest;
  }

  @Override
  public boolean matches(String password) {
    PBEKeySpec key =
        new PBEKeySpec(password.toCharArray(), salt, iterations, hash.length * Byte.SIZE);
    try {
      return MessageDigest.isEqual(
          hash,
          SecretKeyFactory.getInstance("PBKDF2WithHmac" + digest.toUpperCase(Locale.ROOT))
              .generateSecret(key)
              .getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      key.clearPassword();
    }
  }
}
