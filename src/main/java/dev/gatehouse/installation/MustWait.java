package dev.gatehouse.installation;

import io.netty.util.concurrent.FastThreadLocalThread;

/**
 * Thrown on a thread that other calls wait for, where it would have to wait itself: for the
 * database, for the rest of a body, for a signature to be verified. Nothing has been done by then;
 * the same is to be done again on a thread of its own.
 */
public final class MustWait extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private MustWait() {
    super("not on a thread that other calls wait for", null, false, false);
  }

  /** Goes on only on a thread that may wait: not on one of Netty's. */
  public static void elsewhere() {
    if (Thread.currentThread() instanceof FastThreadLocalThread) {
      throw new MustWait();
    }
  }
}
