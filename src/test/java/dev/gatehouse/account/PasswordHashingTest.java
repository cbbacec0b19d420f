package dev.gatehouse.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords, hashed as they were given, and no more at once than there is room for. */
class PasswordHashingTest {

  private static final String TENANT = "webmix";

  /** Of bcrypt with a cost of 13, which takes some times as long as ours. */
  private static final String DEAR = "$2a$13$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  private static final PasswordHashing HASHING = new PasswordHashing(new SimpleMeterRegistry());

  @AfterAll
  static void stop() {
    HASHING.close();
  }

  @Test
  void aHashSaysWhatItWasMadeWith() {
    assertThat(HASHING.hash("correct horse").orElseThrow())
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[^$]{22}\\$[^$]{43}");
  }

  /** So that whoever only shows a token does not wait for those who log in. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whateverHashesStandsBackForOthers() throws IOException {
    HASHING.hash("correct horse");
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      assertThat(
              threads
                  .map(PasswordHashingTest::stat)
                  .filter(stat -> stat.contains("(password-hash")))
          .isNotEmpty()
          .allSatisfy(stat -> assertThat(nice(stat)).isEqualTo(10));
    }
  }

  /** Empty for a thread that has ended meanwhile. */
  private static String stat(Path thread) {
    try {
      return Files.readString(thread.resolve("stat"));
    } catch (IOException ended) {
      return "";
    }
  }

  /** The 19th field, by proc(5); the second is in parentheses. */
  private static int nice(String stat) {
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 18)[16]);
  }

  @ParameterizedTest
  @CsvSource({
    "correct horse, correct horse, true",
    "correct horse, Correct horse, false",
    "'correct horse', 'correct horse ', false",
    "caf\u00e9 au lait, cafe\u0301 au lait, true"
  })
  void aPasswordIsTheSameHoweverItIsTyped(String given, String typed, boolean same) {
    String hash = HASHING.hash(given).orElseThrow();
    assertThat(HASHING.matches(TENANT, typed, hash)).contains(same);
  }

  @Test
  void nothingIsCutOff() {
    String long1024 = "x".repeat(1024);
    String hash = HASHING.hash(long1024).orElseThrow();
    assertThat(HASHING.matches(TENANT, "x".repeat(1023) + "y", hash)).contains(false);
    assertThat(PasswordHashing.possible(long1024)).isTrue();
    assertThat(PasswordHashing.possible(long1024 + "x")).isFalse();
    assertThat(PasswordHashing.possible("\u00e9".repeat(513))).isFalse();
    assertThat(PasswordHashing.possible("")).isFalse();
  }

  @Test
  void nobodyHasNoHash() {
    assertThat(HASHING.matches(TENANT, "nobody has this password", null)).contains(false);
  }

  @Test
  void whenTheQueueIsFullTheAnswerIsNotNow() throws Exception {
    int full = 0;
    int done = 0;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(callers.submit(() -> HASHING.hash("correct horse")));
      }
      for (Future<Optional<String>> answer : answers) {
        if (answer.get().isPresent()) {
          done++;
        } else {
          full++;
        }
      }
    }
    assertThat(full).isPositive();
    assertThat(done).isPositive();
    assertThat(HASHING.hash("correct horse")).isPresent();
  }

  @Test
  void hashesFromElsewhereKeepNobodyElseOut() throws Exception {
    String ours = HASHING.hash("correct horse").orElseThrow();
    CountDownLatch refused = new CountDownLatch(1);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 60; i++) {
        callers.execute(() -> {
          if (HASHING.matches("flooded", "wrong", DEAR).isEmpty()) {
            refused.countDown();
          }
        });
      }
      assertThat(refused.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(HASHING.matches("flooded", "correct horse", ours)).contains(true);
      assertThat(HASHING.matches(TENANT, "nobody has this password", null)).contains(false);
      assertThat(HASHING.hash("correct horse")).isPresent();
    }
  }

  @Test
  void whatCannotBeReadAnyMoreIsNobodysPassword() {
    assertThat(HASHING.matches(TENANT, "password", "pbkdf2_sha256$2000000$seasalt$x"))
        .contains(false);
  }

  /** As a container may have: what does not fit is told "not now", and the process goes on. */
  @Test
  void dearHashesLeaveASmallHeapStanding() throws Exception {
    Process small =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Crowd.class.getName())
            .inheritIO()
            .start();
    assertThat(small.waitFor()).isZero();
  }

  /** Twelve people with hashes of 16, 64 and 100 MiB, and one with ours. */
  static final class Crowd {

    private Crowd() {}

    public static void main(String[] arguments) throws Exception {
      PasswordHashing hashing = new PasswordHashing(new SimpleMeterRegistry());
      String ours = hashing.hash("correct horse").orElseThrow();
      List<Future<Optional<Boolean>>> answers = new ArrayList<>();
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 12; i++) {
          String tenant = "tenant " + i;
          String dear =
              "$argon2id$v=19$m=%d,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
                  .formatted(List.of(16_384, 65_536, 102_400).get(i % 3));
          answers.add(callers.submit(() -> hashing.matches(tenant, "wrong", dear)));
        }
        answers.add(callers.submit(() -> hashing.matches("tenant", "correct horse", ours)));
      }
      for (Future<Optional<Boolean>> answer : answers) {
        answer.get();
      }
      if (!answers.getLast().get().equals(Optional.of(true))) {
        throw new IllegalStateException("ours were kept waiting");
      }
    }
  }
}
