package dev.gatehouse.rig;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Many at once. */
final class Crowd {

  private Crowd() {}

  /** What one of a crowd does. */
  interface Work {
    void one(int who) throws Exception;
  }

  /** Has {@code size} of them work at the same time, each once; ends when all have. */
  static void together(int size, Work work) {
    List<Callable<Integer>> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int who = i;
      all.add(() -> {
        work.one(who);
        return who;
      });
    }
    run(all);
  }

  /** What comes of {@code count} pieces of work that so many of them share. */
  static <T> List<T> each(int size, int count, IntFunction<T> work) {
    List<T> results = new ArrayList<>(Collections.nCopies(count, null));
    AtomicInteger next = new AtomicInteger();
    together(
        size,
        _ -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            T result = work.apply(i);
            synchronized (results) {
              results.set(i, result);
            }
          }
        });
    return results;
  }

  private static void run(List<Callable<Integer>> all) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> one : threads.invokeAll(all)) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
