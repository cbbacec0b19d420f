package dev.gatehouse.wire;

import dev.gatehouse.installation.MustWait;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** Has what need not wait done by the thread that has the call, which may be an event loop. */
@Singleton
public class AtOnce {

  private final ExecutorService blocking;

  AtOnce(@Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.blocking = blocking;
  }

  /**
   * Does the work at once; where it {@link MustWait}, from its beginning on a thread that may.
   *
   * @throws RuntimeException what the work throws, if it came to that at once
   */
  public <T> CompletionStage<T> ifPossible(Supplier<T> work) {
    try {
      return CompletableFuture.completedFuture(work.get());
    } catch (MustWait waiting) {
      return CompletableFuture.supplyAsync(PropagatedContext.wrapCurrent(work), blocking);
    }
  }
}
