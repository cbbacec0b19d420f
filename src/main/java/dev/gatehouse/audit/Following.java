package dev.gatehouse.audit;

import dev.gatehouse.audit.Audit.Written;
import dev.gatehouse.audit.ChainStore.Head;
import dev.gatehouse.installation.Transactions;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows chains for whoever listens, with one thread for all of them and none for nobody. A chain
 * has one order on all nodes and for ever, so that a listener who was cut off goes on anywhere
 * behind the position that was last heard.
 *
 * <p>Nothing is kept for a listener who is slow: it is read for them when they have room.
 */
@Singleton
public class Following implements GracefulShutdownCapable {

  /** How many may listen at a time on one node. */
  public static final int MOST = 100;

  private static final Logger LOG = LoggerFactory.getLogger(Following.class);

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** After how long a listener hears at least that there is nothing. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  /** How long a listener may have no room. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int PART = 100;

  private final AuditStore store;
  private final ChainStore chains;
  private final Transactions transactions;
  private final Set<Followed> all = new LinkedHashSet<>();
  private @Nullable Thread following;
  private boolean stopped;

  Following(AuditStore store, ChainStore chains, Transactions transactions) {
    this.store = store;
    this.chains = chains;
    this.transactions = transactions;
  }

  /** Whoever listens. */
  public interface Listener {

    /** For how many events there is room now. */
    long room();

    /** Whether nobody listens any more. */
    boolean gone();

    void heard(long position, Written written);

    /** That there was nothing for a while. */
    void silence();

    void end();
  }

  private static final class Followed {

    private final String tenant;
    private final Listener listener;
    private long position;
    private long heardAt = System.nanoTime();
    private long roomAt = heardAt;

    Followed(String tenant, long position, Listener listener) {
      this.tenant = tenant;
      this.position = position;
      this.listener = listener;
    }
  }

  /** What listeners wait for: the same may be read once. */
  private record Place(String tenant, long position) {}

  /** Where the tenant's chain ends now. */
  public long end(String tenant) {
    return transactions.in(
        tenant, () -> chains.ledger(tenant, LedgerStore::head).map(Head::position).orElse(0L));
  }

  /** Whether nobody else may listen now. */
  public synchronized boolean full() {
    return stopped || all.size() >= MOST;
  }

  /**
   * Tells {@code listener} what comes behind {@code position}, until it is gone or this node stops.
   *
   * @return false if too many listen already, or this node stops
   */
  public synchronized boolean listen(String tenant, long position, Listener listener) {
    if (full()) {
      return false;
    }
    all.add(new Followed(tenant, position, listener));
    if (following == null) {
      following = Thread.ofPlatform().daemon().name("following").start(this::follow);
    }
    return true;
  }

  private void follow() {
    try {
      for (List<Followed> now = present(); !now.isEmpty(); now = present()) {
        now.stream()
            .filter(followed -> followed.listener.room() > 0)
            .collect(Collectors.groupingBy(f -> new Place(f.tenant, f.position)))
            .forEach(this::tell);
        now.forEach(this::look);
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whoever listens; if it is nobody, the thread that asks is done. */
  private synchronized List<Followed> present() {
    all.removeIf(followed -> followed.listener.gone());
    if (all.isEmpty()) {
      following = null;
    }
    return List.copyOf(all);
  }

  private void tell(Place place, List<Followed> listeners) {
    try {
      List<Line.Sealed> links =
          transactions.in(
              place.tenant(),
              () ->
                  chains.ledger(
                      place.tenant(),
                      ledger -> ledger.links(place.position() + 1, Long.MAX_VALUE, PART)));
      listeners.forEach(followed ->
          links.stream()
              .takeWhile(_ -> followed.listener.room() > 0)
              .forEach(sealed -> tell(followed, sealed)));
    } catch (RuntimeException e) {
      // They hear it when it can be read again.
      LOG.warn("tenant={} outcome=not-followed cause={}", place.tenant(), e.toString());
    }
  }

  private void tell(Followed followed, Line.Sealed sealed) {
    long position = sealed.link().position();
    Entry entry = sealed.entry();
    if (entry != null) {
      followed.listener.heard(position, store.written(entry));
      followed.heardAt = System.nanoTime();
    }
    followed.position = position;
  }

  private void look(Followed followed) {
    long now = System.nanoTime();
    if (followed.listener.room() > 0) {
      followed.roomAt = now;
      if (now - followed.heardAt > SILENCE.toNanos()) {
        followed.listener.silence();
        followed.heardAt = now;
      }
    } else if (now - followed.roomAt > PATIENCE.toNanos()) {
      LOG.info("tenant={} outcome=listener-too-slow", followed.tenant);
      leave(followed);
    }
  }

  private synchronized void leave(Followed followed) {
    all.remove(followed);
    followed.listener.end();
  }

  @PreDestroy
  void stop() {
    List<Followed> left;
    synchronized (this) {
      stopped = true;
      left = new ArrayList<>(all);
    }
    left.forEach(this::leave);
  }

  /** A call that never ends by itself would have the node wait for it in vain. */
  @Override
  public CompletionStage<?> shutdownGracefully() {
    stop();
    return CompletableFuture.completedFuture(null);
  }
}
