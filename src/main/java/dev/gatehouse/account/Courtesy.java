package dev.gatehouse.account;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a thread stand back for all others on the machine, the database's included: {@code
 * setpriority(2)}, which on Linux is about the calling thread, and elsewhere about the process, so
 * that nothing is done there. Java's own priorities do nothing on Linux.
 */
final class Courtesy {

  private static final Logger LOG = LoggerFactory.getLogger(Courtesy.class);

  /**
   * A tenth of the weight of a thread that does not stand back; all of what nobody else wants. With
   * less, all of the JVM would wait for it: every thread has to come to a safepoint, and does not
   * where it gets next to nothing. On two processors that other processes keep busy the p99 of a
   * verification was 9 ms so, 120 ms at 19, and 560 ms under SCHED_IDLE.
   */
  private static final int NICE = 10;

  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;

  private static final Optional<MethodHandle> SET_PRIORITY = setPriority();

  private Courtesy() {}

  /** From now on the calling thread stands back, where that can be had. */
  static void standBack() {
    SET_PRIORITY.ifPresent(function -> {
      try {
        int _ = (int) function.invokeExact(PRIO_PROCESS, CALLING_THREAD, NICE);
      } catch (Throwable e) {
        LOG.info("outcome=no-courtesy cause={}", e.toString());
      }
    });
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> setPriority() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    try {
      Linker linker = Linker.nativeLinker();
      return linker
          .defaultLookup()
          .find("setpriority")
          .map(function ->
              linker.downcallHandle(
                  function,
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT)));
    } catch (RuntimeException | Error e) {
      // A native image has to be told of each call before it is built, and has errors of its own.
      LOG.info("outcome=no-courtesy cause={}", e.toString());
      return Optional.empty();
    }
  }
}
