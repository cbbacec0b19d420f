package dev.gatehouse.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords, hashed as they were given, and no more at once than there is room for. */
class PasswordHashingTest {

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

  @ParameterizedTest
  @CsvSource({
    "correct horse, correct horse, true",
    "correct horse, Correct horse, false",
    "'correct horse', 'correct horse ', false",
    "caf\u00e9 au lait, cafe\u0301 au lait, true"
  })
  void aPasswordIsTheSameHoweverItIsTyped(String given, String typed, boolean same) {
    String hash = HASHING.hash(given).orElseThrow();
    assertThat(HASHING.matches(typed, hash)).contains(same);
  }

  @Test
  void nothingIsCutOff() {
    String long1024 = "x".repeat(1024);
    String hash = HASHING.hash(long1024).orElseThrow();
    assertThat(HASHING.matches("x".repeat(1023) + "y", hash)).contains(false);
    assertThat(PasswordHashing.possible(long1024)).isTrue();
    assertThat(PasswordHashing.possible(long1024 + "x")).isFalse();
    assertThat(PasswordHashing.possible("\u00e9".repeat(513))).isFalse();
    assertThat(PasswordHashing.possible("")).isFalse();
  }

  @Test
  void nobodyHasNoHash() {
    assertThat(HASHING.matches("nobody has this password", null)).contains(false);
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
}
