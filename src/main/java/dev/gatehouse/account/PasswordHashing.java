package dev.gatehouse.account;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id, and checks them against what they were hashed with elsewhere,
 * too.
 *
 * <p>Hashing is slow on purpose, so it has threads of its own, one per core, and a short queue:
 * when that is full, the answer is "not now", the same for every account. Nobody holds a database
 * connection meanwhile.
 */
@Singleton
public class PasswordHashing {

  /** The longest password, in bytes of UTF-8 after normalisation. */
  static final int LONGEST = 1024;

  private static final int QUEUE = 32;

  private final ThreadPoolExecutor executor;
  private final Timer time;
  private final String dummy;

  PasswordHashing(MeterRegistry meters) {
    int cores = Runtime.getRuntime().availableProcessors();
    executor =
        new ThreadPoolExecutor(
            cores,
            cores,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().name("password-hashing-", 0).daemon().factory());
    Gauge.builder("gatehouse.password.hashing.queue", executor, pool -> pool.getQueue().size())
        .description("Passwords that wait to be hashed, at most " + QUEUE)
        .register(meters);
    time =
        Timer.builder("gatehouse.password.hashing")
            .description("How long hashing a password takes, without waiting")
            .register(meters);
    dummy = encode("nobody has this password");
  }

  /** Whether {@code password} can be anybody's: not empty, and at most 1,024 bytes. */
  public static boolean possible(String password) {
    return !password.isEmpty()
        && password.length() <= LONGEST
        && normal(password).getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  /** The hash of {@code password}, as a PHC string; empty if the queue is full. */
  public Optional<String> hash(String password) {
    return queued(() -> encode(password));
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
    return PasswordHash.read(hash).isPresent()
        ? Optional.empty()
        : Optional.of(PasswordHash.expected(hash));
  }

  /**
   * Whether {@code password} is the one that {@code hash} was made of; empty if the queue is full.
   * Without a hash the answer is no, after the work of one of ours.
   *
   * <p>A no to a hash from elsewhere takes that work, too, as a yes does when it is renewed: it
   * never comes sooner than the one to a name that nobody has. What remains is that it may come
   * later, by what the other hash takes, until its owner's next login has renewed it. Only if every
   * no took as long as the slowest hash that may be kept would nobody see it.
   */
  public Optional<Boolean> matches(String password, @Nullable String hash) {
    return queued(() -> {
      boolean right = hash != null && same(password, hash);
      if (!right && (hash == null || !Argon2.ours(hash))) {
        same(password, dummy);
      }
      return right;
    });
  }

  /** Ours are made of the normal form, others of what was typed where they were made. */
  private static boolean same(String password, String hash) {
    PasswordHash made =
        PasswordHash.read(hash).orElseThrow(() -> new IllegalStateException("not a hash"));
    return Stream.of(normal(password), password).distinct().anyMatch(made::matches);
  }

  private static String encode(String password) {
    return Argon2.hash(normal(password));
  }

  private <T> Optional<T> queued(Callable<T> work) {
    Future<T> result;
    try {
      result = executor.submit(time.wrap(work));
    } catch (RejectedExecutionException full) {
      return Optional.empty();
    }
    try {
      return Optional.of(result.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("hashing failed", e.getCause());
    }
  }

  /** NFKC, so that a password typed on another keyboard is the same password. */
  private static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  @PreDestroy
  void close() {
    executor.shutdown();
  }
}
