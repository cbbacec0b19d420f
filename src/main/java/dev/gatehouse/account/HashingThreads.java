package dev.gatehouse.account;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that do nothing but hash, with a short queue before them. Whoever waits for a hash waits
 * long anyhow, so they stand back for everybody else; and they end when nothing was to do for a
 * minute, with the memory that they have for it.
 */
final class HashingThreads {

  static final int QUEUE = 32;

  /** How long anybody waits for a thread. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Timer time;
  private final ThreadPoolExecutor executor;

  /**
   * @param time takes down how long each piece of work takes, without waiting
   */
  HashingThreads(String name, int threads, Timer time) {
    this.time = time;
    AtomicInteger made = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(QUEUE),
            work ->
                Thread.ofPlatform()
                    .name(name + "-" + made.getAndIncrement())
                    .daemon()
                    .unstarted(() -> {
                      Courtesy.standBack();
                      work.run();
                    }));
    executor.allowCoreThreadTimeOut(true);
  }

  /** What {@code work} gives; empty if the queue is full, or does not move. */
  <T> Optional<T> run(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(time.wrap(work));
    try {
      executor.execute(task);
      return Optional.of(begun(task));
    } catch (RejectedExecutionException full) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("hashing failed", e.getCause());
    }
  }

  /** What has begun in time is waited for: it is done soon, and could not be stopped. */
  private <T> T begun(FutureTask<T> task) throws InterruptedException, ExecutionException {
    try {
      return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      if (executor.remove(task)) {
        throw new RejectedExecutionException(late);
      }
      return task.get();
    }
  }

  int waiting() {
    return executor.getQueue().size();
  }

  void close() {
    executor.shutdown();
  }
}
