package dev.gatehouse.account;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id, and checks them against what they were hashed with elsewhere,
 * too.
 *
 * <p>Hashing is slow on purpose, so it has threads of its own, one per core, and a short queue:
 * when that is full, the answer is "not now", the same for every account. Nobody holds a database
 * connection meanwhile.
 *
 * <p>What was hashed elsewhere says itself how dear it is to check, and a tenant's operators may
 * bring along what they like. It has other threads, half as many, and each tenant some places
 * there, so that it keeps nobody with a hash of ours waiting. There are no more threads than the
 * heap has memory for: an eighth of it is for ours, a quarter for the others.
 */
@Singleton
public class PasswordHashing {

  /** The longest password, in bytes of UTF-8 after normalisation. */
  static final int LONGEST = 1024;

  /** How many hashes from elsewhere are checked or wait at a time for one tenant. */
  private static final int SHARE = 8;

  private static final long HEAP_KIB = Runtime.getRuntime().maxMemory() / 1024;

  /** What a hash from elsewhere may take of memory on this node, in KiB. */
  private static final long MOST_MEMORY_KIB = Math.min(HEAP_KIB / 4, Argon2.MOST_MEMORY_KIB);

  private final HashingThreads own;
  private final HashingThreads foreign;
  private final Map<String, Semaphore> shares = new ConcurrentHashMap<>();
  private final PasswordHash nobodys;

  PasswordHashing(MeterRegistry meters) {
    int cores = Runtime.getRuntime().availableProcessors();
    Timer time =
        Timer.builder("gatehouse.password.hashing")
            .description("How long hashing a password takes, without waiting")
            .register(meters);
    own =
        new HashingThreads(
            "password-hashing", threads(cores, HEAP_KIB / 8, Argon2.MEMORY_KIB), time);
    foreign =
        new HashingThreads(
            "foreign-password-hashing", threads(cores / 2, HEAP_KIB / 4, MOST_MEMORY_KIB), time);
    Gauge.builder("gatehouse.password.hashing.queue", () -> own.waiting() + foreign.waiting())
        .description("Passwords that wait to be hashed, at most " + 2 * HashingThreads.QUEUE)
        .register(meters);
    // To hash something for it would be work at the start.
    nobodys = PasswordHash.read(Argon2.hashOfNothing()).orElseThrow();
  }

  private static int threads(int most, long memory, long each) {
    return (int) Math.max(1, Math.min(most, memory / each));
  }

  /** Whether {@code password} can be anybody's: not empty, and at most 1,024 bytes. */
  public static boolean possible(String password) {
    return !password.isEmpty()
        && password.length() <= LONGEST
        && normal(password).getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  /** The hash of {@code password}, as a PHC string; empty if the queue is full. */
  public Optional<String> hash(String password) {
    return own.run(() -> encode(password));
  }

  /**
   * Another hash of the password that {@code hash} has proven, if that is not as it would be made
   * now: it came from elsewhere, or has our parameters of earlier. Empty if the queue is full, too:
   * there will be another login.
   */
  public Optional<String> renewed(String password, String hash) {
    return Argon2.ours(hash) ? Optional.empty() : hash(password);
  }

  /** What was expected of a hash from elsewhere that cannot be kept; empty if it can. */
  public static Optional<String> unfit(String hash) {
    Optional<PasswordHash> made = PasswordHash.read(hash);
    if (made.isEmpty()) {
      return Optional.of(PasswordHash.expected(hash));
    }
    return made.get().memory() <= MOST_MEMORY_KIB
        ? Optional.empty()
        : Optional.of("m up to " + MOST_MEMORY_KIB + ", a quarter of the heap of this node");
  }

  /**
   * Whether {@code password} is the one that {@code hash} was made of; empty if there is no place
   * to find out. Without a hash, or with one that would not be kept any more, the answer is no,
   * after the work of one of ours.
   *
   * <p>A no to a hash from elsewhere takes that work, too, as a yes does when it is renewed: it
   * never comes sooner than the one to a name that nobody has. What remains is that it may come
   * later, by what the other hash takes, or that there is no place for it, until its owner's next
   * login has renewed it. Only if every no took as long as the slowest hash that may be kept would
   * nobody see it.
   */
  public Optional<Boolean> matches(String tenant, String password, @Nullable String hash) {
    Optional<PasswordHash> made = Optional.ofNullable(hash).flatMap(PasswordHash::read);
    return hash == null || made.isEmpty() || Argon2.ours(hash)
        ? own.run(() -> made.orElse(nobodys).matches(normal(password)) && made.isPresent())
        : foreign(tenant, password, made.get());
  }

  /** A node with a larger heap may have taken it. */
  private Optional<Boolean> foreign(String tenant, String password, PasswordHash made) {
    Semaphore share = shares.computeIfAbsent(tenant, _ -> new Semaphore(SHARE));
    if (made.memory() > MOST_MEMORY_KIB || !share.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return foreign.run(() -> matches(password, made));
    } finally {
      share.release();
    }
  }

  /**
   * Ours are made of the normal form, others of what was typed where they were made: that is one of
   * the two forms of what is typed here, so that a check is at most two.
   */
  private boolean matches(String password, PasswordHash made) {
    boolean right = Stream.of(normal(password), password).distinct().anyMatch(made::matches);
    if (!right) {
      nobodys.matches(normal(password));
    }
    return right;
  }

  private static String encode(String password) {
    return Argon2.hash(normal(password));
  }

  /** NFKC, so that a password typed on another keyboard is the same password. */
  private static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  @PreDestroy
  void close() {
    own.close();
    foreign.close();
  }
}
