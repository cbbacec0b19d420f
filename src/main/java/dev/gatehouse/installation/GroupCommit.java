package dev.gatehouse.installation;

import io.micronaut.data.exceptions.DataAccessException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what many ask for at the same time by one statement and one commit: while one group is at
 * work and on its way to the disk, the next one comes together.
 *
 * @param <Q> what is asked for
 * @param <A> what became of it
 */
public final class GroupCommit<Q, A> {

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private static final int LARGEST_GROUP = 64;

  private final Transactions transactions;
  private final Function<List<Q>, Map<Integer, A>> work;
  private final Fate<A> leads = new Fate<>(true, null);
  private final Fate<A> alone = new Fate<>(false, null);
  private final Queue<Asked<Q, A>> waiting = new ArrayDeque<>();
  private boolean busy;

  /**
   * @param work done in a transaction; what it leaves out of its answer, by place, it has left
   *     undone
   */
  public GroupCommit(Transactions transactions, Function<List<Q>, Map<Integer, A>> work) {
    this.transactions = transactions;
    this.work = work;
  }

  private record Asked<Q, A>(Q question, CompletableFuture<Fate<A>> fate) {}

  /**
   * @param leads whether it is the first of a group, and sees to all of it
   * @param answer null if nothing was done
   */
  private record Fate<A>(boolean leads, @Nullable A answer) {}

  /** What became of {@code question}; empty if nothing was done. Never on an event loop. */
  public Optional<A> done(Q question) {
    MustWait.elsewhere();
    Asked<Q, A> asked = new Asked<>(question, new CompletableFuture<>());
    if (leads(asked) || fate(asked).leads()) {
      return lead(asked);
    }
    return Optional.ofNullable(fate(asked).answer());
  }

  /** Whether it is the first of a group; otherwise it waits for one. */
  private synchronized boolean leads(Asked<Q, A> asked) {
    if (busy) {
      waiting.add(asked);
      return false;
    }
    busy = true;
    return true;
  }

  private Fate<A> fate(Asked<Q, A> asked) {
    try {
      return asked.fate().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failed ? failed : e;
    }
  }

  private Optional<A> lead(Asked<Q, A> first) {
    List<Asked<Q, A>> group = List.of();
    try {
      group = group(first);
      Map<Integer, A> answers = answers(group);
      for (int place = 0; place < group.size(); place++) {
        group.get(place).fate().complete(new Fate<>(false, answers.get(place)));
      }
      return Optional.ofNullable(answers.get(0));
    } catch (RuntimeException | Error e) {
      group.forEach(asked -> asked.fate().completeExceptionally(e));
      throw e;
    } finally {
      next();
    }
  }

  /** The first and whoever has come meanwhile. */
  private synchronized List<Asked<Q, A>> group(Asked<Q, A> first) {
    // With room for all: whoever is taken out of the queue is not lost for want of memory.
    List<Asked<Q, A>> group = new ArrayList<>(LARGEST_GROUP);
    group.add(first);
    while (group.size() < LARGEST_GROUP && !waiting.isEmpty()) {
      group.add(waiting.remove());
    }
    return group;
  }

  private synchronized void next() {
    if (waiting.isEmpty()) {
      busy = false;
    } else {
      waiting.remove().fate().complete(leads);
    }
  }

  /** Where one group failed the next would, and take as long: whoever waits goes alone. */
  private synchronized void disperse() {
    waiting.forEach(asked -> asked.fate().complete(alone));
    waiting.clear();
  }

  /** By place; where nothing was done there is none. */
  private Map<Integer, A> answers(List<Asked<Q, A>> group) {
    List<Q> questions = group.stream().map(Asked::question).toList();
    List<Map<Integer, A>> said = new ArrayList<>();
    try {
      return transactions.ofAll(() -> {
        said.clear();
        said.add(work.apply(questions));
        return said.getFirst();
      });
    } catch (RuntimeException | Error e) {
      disperse();
      // Where the work was not done, nothing was; where it was, nobody knows of the commit.
      if (said.isEmpty() && e instanceof DataAccessException) {
        LOG.warn("outcome=not-grouped cause={}", e.toString());
        return Map.of();
      }
      throw e;
    }
  }
}
