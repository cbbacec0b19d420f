package dev.gatehouse.account;

import dev.gatehouse.installation.Randoms;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with the parameters of the OWASP password storage cheat sheet: 19 MiB, two
 * passes, one lane. A hash is a PHC string, which says what it was made with.
 */
final class Argon2id {

  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT = 16;
  private static final int TAG = 32;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([^$]+)\\$([^$]+)");

  private Argon2id() {}

  static String hash(byte[] password) {
    byte[] salt = Randoms.bytes(SALT);
    byte[] tag = tag(password, salt, MEMORY_KIB, PASSES, LANES, TAG);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(tag));
  }

  static boolean matches(byte[] password, String hash) {
    Matcher phc = PHC.matcher(hash);
    if (!phc.matches()) {
      throw new IllegalStateException("not a hash of Argon2id");
    }
    byte[] tag = Base64.getDecoder().decode(phc.group(5));
    byte[] again =
        tag(
            password,
            Base64.getDecoder().decode(phc.group(4)),
            Integer.parseInt(phc.group(1)),
            Integer.parseInt(phc.group(2)),
            Integer.parseInt(phc.group(3)),
            tag.length);
    return MessageDigest.isEqual(tag, again);
  }

  private static byte[] tag(
      byte[] password, byte[] salt, int memory, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] tag = new byte[length];
    generator.generateBytes(password, tag);
    return tag;
  }
}
