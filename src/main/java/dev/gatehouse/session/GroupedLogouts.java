package dev.gatehouse.session;

import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.Audit.Prepared;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.revocation.Notices;
import dev.gatehouse.session.LogoutStore.Departure;
import dev.gatehouse.token.AccessToken;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions at their logout, those of many users by one statement and one commit: while some
 * are on their way to the disk, others come together and go next. On PostgreSQL only, by the
 * function {@code log_out}. A session that does not go on, or whose rows somebody else has locked,
 * is left as it is, and its logout goes the long way.
 */
@Singleton
class GroupedLogouts {

  private static final Logger LOG = LoggerFactory.getLogger(GroupedLogouts.class);

  /** One group comes together while another is on its way to the disk. */
  private static final int MOST_GROUPS = 2;

  private static final int LARGEST_GROUP = 64;

  private final LogoutStore store;
  private final Transactions transactions;
  private final Notices notices;
  private final Audit audit;
  private final boolean embedded;
  private final Queue<Wish> waiting = new ArrayDeque<>();
  private int groups;

  GroupedLogouts(
      LogoutStore store,
      Transactions transactions,
      Notices notices,
      Audit audit,
      Settings settings) {
    this.store = store;
    this.transactions = transactions;
    this.notices = notices;
    this.audit = audit;
    this.embedded = settings.embedded();
  }

  private record Wish(Departure departure, CompletableFuture<Fate> fate) {}

  private enum Fate {
    /** It is the first of a group, and sees to all of it. */
    LEADS,
    ENDED,
    LEFT
  }

  /**
   * Ends the session of {@code token} and its one family of refresh tokens, and writes down {@code
   * event}.
   *
   * @return the event's id; empty if nothing was done
   */
  Optional<UUID> end(AccessToken token, AuditEvent event) {
    if (embedded) {
      return Optional.empty();
    }
    Prepared prepared = audit.prepare(token.tenant(), event);
    Wish wish = new Wish(new Departure(token, prepared), new CompletableFuture<>());
    Fate fate = leads(wish) ? Fate.LEADS : fate(wish);
    if (fate == Fate.LEADS) {
      fate = lead(wish);
    }
    return fate == Fate.ENDED ? Optional.of(prepared.id()) : Optional.empty();
  }

  /** Whether the wish is the first of a group; otherwise it waits for one. */
  private synchronized boolean leads(Wish wish) {
    if (groups == MOST_GROUPS) {
      waiting.add(wish);
      return false;
    }
    groups++;
    return true;
  }

  private static Fate fate(Wish wish) {
    try {
      return wish.fate().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failed ? failed : e;
    }
  }

  private Fate lead(Wish first) {
    try {
      List<Wish> group = group(first);
      Set<Wish> ended = ended(group);
      group.forEach(wish -> wish.fate().complete(ended.contains(wish) ? Fate.ENDED : Fate.LEFT));
      return ended.contains(first) ? Fate.ENDED : Fate.LEFT;
    } finally {
      next();
    }
  }

  /** The first and whoever has come meanwhile. */
  private synchronized List<Wish> group(Wish first) {
    List<Wish> group = new ArrayList<>();
    group.add(first);
    while (group.size() < LARGEST_GROUP && !waiting.isEmpty()) {
      group.add(waiting.remove());
    }
    return group;
  }

  private synchronized void next() {
    if (waiting.isEmpty()) {
      groups--;
    } else {
      waiting.remove().fate().complete(Fate.LEADS);
    }
  }

  /** Those of a group whose sessions ended. */
  private Set<Wish> ended(List<Wish> group) {
    Set<Wish> ended = new HashSet<>();
    try {
      transactions.run(
          Transactions.INSTALLATION,
          () -> {
            ended.clear();
            store
                .logOut(group.stream().map(Wish::departure).toList())
                .forEach((place, notice) -> {
                  ended.add(group.get(place));
                  notices.tell(notice);
                  audit.written(notice.tenant());
                });
          });
    } catch (RuntimeException e) {
      // Where the statement was not done, nothing was; where it was, nobody knows of the commit.
      if (!ended.isEmpty() || !(e instanceof DataAccessException)) {
        group.forEach(wish -> wish.fate().completeExceptionally(e));
        throw e;
      }
      LOG.warn("outcome=not-grouped cause={}", e.toString());
    }
    return ended;
  }
}
