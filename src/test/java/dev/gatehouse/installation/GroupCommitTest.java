package dev.gatehouse.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import io.micronaut.data.exceptions.DataAccessException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a group's fate is to those who are in it, and to those who wait for the next one. */
class GroupCommitTest {

  private static final int WAITING = 100;

  private static Service service;

  private final List<Integer> groups = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);

  @BeforeAll
  static void start() {
    service = Service.start(TestDatabase.H2, "src/test/resources/tenants-feed.yml");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void eachIsAnsweredInItsPlace() throws Exception {
    GroupCommit<Integer, String> together = together(null);
    List<FutureTask<Optional<String>>> asked = asked(together);
    first.countDown();
    for (int i = 0; i <= WAITING; i++) {
      // Nothing was done for every tenth.
      assertThat(asked.get(i).get()).isEqualTo(i % 10 == 0 ? Optional.empty() : answer(i));
    }
    assertThat(groups).hasSize(3);
    assertThat(together.done(7)).contains("done 7");
  }

  @Test
  void whoeverWaitsForAGroupThatFailsGoesAlone() throws Exception {
    GroupCommit<Integer, String> together = together(new DataAccessException("down"));
    List<FutureTask<Optional<String>>> asked = asked(together);
    first.countDown();
    for (FutureTask<Optional<String>> one : asked) {
      assertThat(one.get()).isEmpty();
    }
    assertThat(groups).hasSize(1);
    assertThat(together.done(7)).contains("done 7");
  }

  @Test
  void whatNobodyKnowsOfIsSaidToTheGroupAlone() throws Exception {
    GroupCommit<Integer, String> together = together(new OutOfMemoryError("for a test"));
    List<FutureTask<Optional<String>>> asked = asked(together);
    first.countDown();
    assertThatThrownBy(() -> asked.getFirst().get()).hasRootCauseMessage("for a test");
    for (FutureTask<Optional<String>> one : asked.subList(1, asked.size())) {
      assertThat(one.get()).isEmpty();
    }
    assertThat(together.done(7)).contains("done 7");
  }

  /** Its first group waits, and fails if there is a failure. */
  private GroupCommit<Integer, String> together(@Nullable Throwable failure) {
    return new GroupCommit<>(
        service.bean(Transactions.class),
        questions -> {
          groups.add(questions.size());
          if (groups.size() == 1) {
            await().until(() -> first.getCount() == 0);
            switch (failure) {
              case null -> {}
              case RuntimeException exception -> throw exception;
              case Error error -> throw error;
              default -> throw new AssertionError(failure);
            }
          }
          Map<Integer, String> answers = new HashMap<>();
          for (int place = 0; place < questions.size(); place++) {
            if (questions.get(place) % 10 != 0) {
              answers.put(place, "done " + questions.get(place));
            }
          }
          return answers;
        });
  }

  private static Optional<String> answer(int question) {
    return Optional.of("done " + question);
  }

  /** One that is at work, and so many who wait for it. */
  private List<FutureTask<Optional<String>>> asked(GroupCommit<Integer, String> together) {
    List<FutureTask<Optional<String>>> asked = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i <= WAITING; i++) {
      int question = i;
      FutureTask<Optional<String>> task = new FutureTask<>(() -> together.done(question));
      asked.add(task);
      threads.add(Thread.startVirtualThread(task));
      if (i == 0) {
        await().until(() -> groups.size() == 1);
      }
    }
    await()
        .until(() -> threads.stream().allMatch(one -> one.getState().name().endsWith("WAITING")));
    return asked;
  }
}
