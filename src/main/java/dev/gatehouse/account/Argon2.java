package dev.gatehouse.account;

import dev.gatehouse.installation.Randoms;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2 (RFC 9106) as a PHC string. Ours is Argon2id with the parameters of the OWASP password
 * storage cheat sheet: 19 MiB, two passes, one lane.
 */
final class Argon2 implements PasswordHash {

  static final String EXPECTED =
      "$argon2id$, $argon2i$ or $argon2d$ with v=19, m from 8 p to 102400, t up to 10, m t up to"
          + " 262144, p up to 16, a salt of 8 to 48 bytes and a hash of 16 to 64";

  static final int MEMORY_KIB = 19_456;

  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT = 16;
  private static final int TAG = 32;

  /** How every hash begins that is made now. */
  private static final String OURS =
      "$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(MEMORY_KIB, PASSES, LANES);

  /** What Django takes. */
  static final int MOST_MEMORY_KIB = 102_400;

  private static final int MOST_PASSES = 10;
  private static final int MOST_LANES = 16;

  /** The most memory times passes, which is the time that a check takes: what PHP takes. */
  private static final int MOST_WORK = 262_144;

  /** RFC 9106 section 3.1: eight blocks a lane. */
  private static final int LEAST_MEMORY_OF_A_LANE = 8;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2(id|i|d)\\$v=19\\$m=([1-9]\\d{0,5}),t=([1-9]\\d?),p=([1-9]\\d?)"
              + "\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{22,86})");

  /**
   * The memory of a hash of ours, which each thread that hashes keeps: to have it anew each time is
   * a third of the work, and much of the collector's.
   */
  private static final ThreadLocal<FixedBlockPool> KEPT =
      ThreadLocal.withInitial(() -> new FixedBlockPool(MEMORY_KIB));

  private final int type;
  private final int memory;
  private final int passes;
  private final int lanes;
  private final byte[] salt;
  private final byte[] tag;

  private Argon2(int type, int memory, int passes, int lanes, byte[] salt, byte[] tag) {
    this.type = type;
    this.memory = memory;
    this.passes = passes;
    this.lanes = lanes;
    this.salt = salt;
    this.tag = tag;
  }

  /** Our hash of {@code password}. */
  static String hash(String password) {
    byte[] salt = Randoms.bytes(SALT);
    byte[] tag =
        new Argon2(Argon2Parameters.ARGON2_id, MEMORY_KIB, PASSES, LANES, salt, new byte[TAG])
            .tag(password);
    return text(salt, tag);
  }

  /** What looks like a hash of ours and is none of any password that anybody knows. */
  static String hashOfNothing() {
    return text(Randoms.bytes(SALT), Randoms.bytes(TAG));
  }

  private static String text(byte[] salt, byte[] tag) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return OURS + base64.encodeToString(salt) + "$" + base64.encodeToString(tag);
  }

  /** Whether {@code hash} is one that would be made now. */
  static boolean ours(String hash) {
    return hash.startsWith(OURS);
  }

  static Optional<PasswordHash> read(String text) {
    Matcher phc = PHC.matcher(text);
    if (!phc.matches()) {
      return Optional.empty();
    }
    Argon2 hash =
        new Argon2(
            switch (phc.group(1)) {
              case "i" -> Argon2Parameters.ARGON2_i;
              case "d" -> Argon2Parameters.ARGON2_d;
              default -> Argon2Parameters.ARGON2_id;
            },
            Integer.parseInt(phc.group(2)),
            Integer.parseInt(phc.group(3)),
            Integer.parseInt(phc.group(4)),
            PasswordHash.base64(phc.group(5)),
            PasswordHash.base64(phc.group(6)));
    return hash.bounded() ? Optional.of(hash) : Optional.empty();
  }

  private boolean bounded() {
    return memory >= LEAST_MEMORY_OF_A_LANE * lanes
        && memory <= MOST_MEMORY_KIB
        && passes <= MOST_PASSES
        && memory * passes <= MOST_WORK
        && lanes <= MOST_LANES
        && salt.length > 0
        && tag.length > 0;
  }

  @Override
  public int memory() {
    return memory;
  }

  @Override
  public boolean matches(String password) {
    return MessageDigest.isEqual(tag, tag(password));
  }

  private byte[] tag(String password) {
    Argon2Parameters.Builder parameters =
        new Argon2Parameters.Builder(type)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt);
    if (memory == MEMORY_KIB) {
      parameters.withBlockPool(KEPT.get());
    }
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters.build());
    byte[] made = new byte[tag.length];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), made);
    return made;
  }
}
