package dev.gatehouse.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.ratelimit.RateLimiter.Count;
import dev.gatehouse.tenant.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** At most so many in any window, whoever counts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RateLimiterContract {

  private static final Rate THIRTY = new Rate(30, Duration.ofHours(1));
  private static final String TENANT = "webmix";
  private static final String OPERATION = "logout";

  private final TestDatabase database;
  private Service service;
  private RateLimiter limiter;
  private TickingClock clock;
  private String subject;

  RateLimiterContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-test.yml");
    limiter = service.bean(RateLimiter.class);
    clock = service.bean(TickingClock.class);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @BeforeEach
  void somebodyNew() {
    subject = UUID.randomUUID().toString();
  }

  @Test
  void thirtyAreAdmittedAndTheNextIsNot() {
    for (int i = 29; i >= 0; i--) {
      Count count = take();
      assertThat(count.admitted()).isTrue();
      assertThat(count.remaining()).isEqualTo(i);
    }
    Count refused = take();
    assertThat(refused.admitted()).isFalse();
    assertThat(refused.remaining()).isZero();
    assertThat(refused.reset()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
  }

  @Test
  void whoWaitsAsLongAsToldIsAdmitted() {
    for (int i = 0; i < 30; i++) {
      take();
    }
    clock.pass(take().reset());
    assertThat(take().admitted()).isTrue();
  }

  @Test
  void theWindowSlides() {
    // Two fixed windows would admit sixty around their border.
    for (int i = 0; i < 15; i++) {
      take();
    }
    clock.pass(Duration.ofMinutes(45));
    for (int i = 0; i < 15; i++) {
      take();
    }
    clock.pass(Duration.ofMinutes(16));
    assertThat(admittedOf(30)).isEqualTo(15);
    clock.pass(Duration.ofMinutes(45));
    assertThat(admittedOf(30)).isEqualTo(15);
  }

  @Test
  void aRefusedCallCostsNothing() {
    for (int i = 0; i < 100; i++) {
      take();
    }
    clock.pass(Duration.ofHours(1));
    assertThat(admittedOf(31)).isEqualTo(30);
  }

  @Test
  void anotherTenantOperationOrSubjectHasItsOwn() {
    for (int i = 0; i < 30; i++) {
      take();
    }
    assertThat(limiter.take("twin", OPERATION, subject, THIRTY).admitted()).isTrue();
    assertThat(limiter.take(TENANT, "terminate", subject, THIRTY).admitted()).isTrue();
    assertThat(limiter.take(TENANT, OPERATION, subject + "2", THIRTY).admitted()).isTrue();
    assertThat(take().admitted()).isFalse();
  }

  @Test
  void thirtyAreAdmittedWhateverTheConcurrency() throws Exception {
    try (Service other = service.another()) {
      assertThat(admittedAtOnce(List.of(limiter, other.bean(RateLimiter.class)), 16, 200))
          .isEqualTo(30);
    }
  }

  /** How many of {@code calls} are admitted, made by {@code threads} at once on all limiters. */
  private int admittedAtOnce(List<RateLimiter> limiters, int threads, int calls) throws Exception {
    CountDownLatch gun = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        RateLimiter one = limiters.get(i % limiters.size());
        Callable<Boolean> call =
            () -> {
              gun.await();
              return one.take(TENANT, OPERATION, subject, THIRTY).admitted();
            };
        answers.add(executor.submit(call));
      }
      gun.countDown();
      int admitted = 0;
      for (Future<Boolean> answer : answers) {
        admitted += answer.get() ? 1 : 0;
      }
      return admitted;
    }
  }

  private int admittedOf(int calls) {
    int admitted = 0;
    for (int i = 0; i < calls; i++) {
      admitted += take().admitted() ? 1 : 0;
    }
    return admitted;
  }

  private Count take() {
    return limiter.take(TENANT, OPERATION, subject, THIRTY);
  }
}
