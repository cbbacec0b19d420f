package dev.gatehouse.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpkeepTest {

  private Service service;
  private Upkeep upkeep;
  private List<Tenant> tenants;

  @BeforeAll
  void start() {
    service = Service.start(TestDatabase.H2, "tenants.yml");
    upkeep = service.bean(Upkeep.class);
    tenants = List.copyOf(service.bean(Tenants.class).all());
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void oneTenantComesAfterTheOtherAndEachUntilThereIsNoMore() throws Exception {
    List<Tenant> visited = new ArrayList<>();

    upkeep.ofAll(
        "not-done",
        tenant -> {
          visited.add(tenant);
          return visited.size() < 3;
        });

    assertThat(tenants).hasSizeGreaterThan(1);
    assertThat(visited.subList(0, 3)).containsOnly(tenants.getFirst());
    assertThat(visited.subList(2, visited.size())).isEqualTo(tenants);
  }

  @Test
  void oneForWhomItFailsKeepsNoOtherWaiting() throws Exception {
    List<Tenant> visited = new ArrayList<>();

    upkeep.ofAll(
        "not-done",
        tenant -> {
          visited.add(tenant);
          if (visited.size() == 1) {
            throw new IllegalStateException("out of order");
          }
          return false;
        });

    assertThat(visited).isEqualTo(tenants);
  }

  @Test
  void itRestsLongerThanItWorks() throws Exception {
    List<Long> worked = new ArrayList<>();
    List<Long> pauses = new ArrayList<>();
    long[] ended = {0};

    upkeep.ofAll(
        "not-done",
        _ -> {
          long begun = System.nanoTime();
          if (!worked.isEmpty()) {
            pauses.add(begun - ended[0]);
          }
          while (System.nanoTime() - begun < 1_000_000) {
            Thread.onSpinWait();
          }
          ended[0] = System.nanoTime();
          worked.add(ended[0] - begun);
          return false;
        });

    assertThat(pauses).hasSize(tenants.size() - 1);
    for (int i = 0; i < pauses.size(); i++) {
      assertThat(pauses.get(i)).isGreaterThanOrEqualTo(Upkeep.REST * worked.get(i));
    }
  }

  /** However many kinds of it there are, together they work no more of the time than one. */
  @Test
  void noneIsDoneBesideAnother() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    List<String> order = new ArrayList<>();
    FutureTask<Void> first =
        task(() -> {
          working.countDown();
          done.await();
          order.add("first");
        });
    FutureTask<Void> second = task(() -> order.add("second"));

    Thread.ofPlatform().start(first);
    working.await();
    Thread other = Thread.ofPlatform().start(second);
    try {
      await().until(() -> other.getState() != Thread.State.RUNNABLE);
    } finally {
      done.countDown();
    }
    first.get();
    second.get();

    assertThat(order.subList(0, tenants.size())).containsOnly("first");
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private FutureTask<Void> task(Work work) {
    return new FutureTask<>(() -> {
      upkeep.ofAll(
          "not-done",
          _ -> {
            try {
              work.run();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return false;
          });
      return null;
    });
  }
}
