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

  /** How many of them to one tenant, so that it leaves places for others. */
  public static final int MOST_OF_A_TENANT = 40;

  /** How many of them with one key, so that it leaves places for others of its tenant. */
  public static final int MOST_OF_A_KEY = 20;

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

  /** Whoever listens. What it throws ends it, and nobody else. */
  public interface Listener {

    /** What it listens by. */
    Object key();

    /** Whether it may listen still; it hears nothing and ends if it may not. */
    boolean may();

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

  /** Whether nobody else may listen now to the tenant by that key. */
  public synchronized boolean full(String tenant, Object key) {
    return stopped
        || all.size() >= MOST
        || all.stream().filter(followed -> followed.tenant.equals(tenant)).count()
            >= MOST_OF_A_TENANT
        || all.stream().filter(followed -> followed.listener.key().equals(key)).count()
            >= MOST_OF_A_KEY;
  }

  /**
   * Tells {@code listener} what comes behind {@code position}, until it is gone, may listen no more
   * or this node stops.
   *
   * @return false if too many listen already, or this node stops
   */
  public synchronized boolean listen(String tenant, long position, Listener listener) {
    if (full(tenant, listener.key())) {
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
        now.forEach(followed -> unlessBroken(followed, () -> look(followed)));
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
      listeners.forEach(followed -> unlessBroken(followed, () -> tell(followed, links)));
    } catch (RuntimeException e) {
      // They hear it when it can be read again.
      LOG.warn("tenant={} outcome=not-followed cause={}", place.tenant(), e.toString());
    }
  }

  /** Whether it may is asked after the links are read: what they tell was so before. */
  private void tell(Followed followed, List<Line.Sealed> links) {
    if (!links.isEmpty() && !followed.listener.may()) {
      leave(followed);
      return;
    }
    links.stream()
        .takeWhile(_ -> followed.listener.room() > 0)
        .forEach(sealed -> tell(followed, sealed));
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
        if (!followed.listener.may()) {
          leave(followed);
          return;
        }
        followed.listener.silence();
        followed.heardAt = now;
      }
    } else if (now - followed.roomAt > PATIENCE.toNanos()) {
      LOG.info("tenant={} outcome=listener-too-slow", followed.tenant);
      leave(followed);
    }
  }

  /** The thread is everybody's. Whoever was cut off comes again. */
  private void unlessBroken(Followed followed, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("tenant={} outcome=listener-broken cause={}", followed.tenant, e.toString());
      leave(followed);
    }
  }

  private synchronized void leave(Followed followed) {
    all.remove(followed);
    try {
      followed.listener.end();
    } catch (RuntimeException e) {
      LOG.warn("tenant={} outcome=listener-broken cause={}", followed.tenant, e.toString());
    }
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
