package dev.gatehouse.revocation;

import dev.gatehouse.revocation.Notice.Kind;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** This node's knowledge of what is not good any more; as good as the {@link Feed} is fresh. */
@Singleton
public class Revocations {

  private final Map<Subject, Notice> latest = new ConcurrentHashMap<>();
  private final Map<Learned, Instant> learned = new ConcurrentHashMap<>();
  private final InstantSource time;

  Revocations(InstantSource time) {
    this.time = time;
  }

  /** Whose generation it is. */
  private record Subject(String tenant, Kind kind, UUID id) {}

  /** A generation of an account that no notice is left of, or none has come of yet. */
  private record Learned(String tenant, UUID account, int generation) {}

  @EventListener
  void heard(Notice notice) {
    latest.merge(
        new Subject(notice.tenant(), notice.kind(), notice.subject()), notice, Revocations::later);
  }

  /**
   * Which of two notices on one subject holds. What has ended never comes back, so that of
   * generations it is the larger one, in whatever order they come; anything else may change back.
   */
  private static Notice later(Notice one, Notice other) {
    boolean first =
        one.kind() == Kind.STATUS
            ? one.number() > other.number()
            : one.generation() > other.generation();
    return first ? one : other;
  }

  /** Whether the session has ended for whoever has a token of {@code generation} of it. */
  public boolean session(String tenant, UUID session, int generation) {
    return generation < generation(tenant, Kind.SESSION, session);
  }

  /**
   * Whether nothing of {@code generation} of the account is good any more.
   *
   * @param session the one that asks
   */
  public boolean account(String tenant, UUID account, UUID session, int generation) {
    Notice notice = latest.get(new Subject(tenant, Kind.ACCOUNT, account));
    return notice != null && generation < notice.generation() && !session.equals(notice.spared());
  }

  /** Whether this node knows that the account is of {@code generation}, or of a later one. */
  public boolean heardOf(String tenant, UUID account, int generation) {
    // Of the first one everybody has, and most tokens are of it.
    return generation == 0
        || generation <= generation(tenant, Kind.ACCOUNT, account)
        || learned.containsKey(new Learned(tenant, account, generation));
  }

  /**
   * Remembers that the account is of {@code generation}, or of a later one. This ends nothing: a
   * notice may say whom it spares.
   *
   * @param until when the token that it was learnt for expires
   */
  public void learn(String tenant, UUID account, int generation, Instant until) {
    if (!heardOf(tenant, account, generation)) {
      learned.put(new Learned(tenant, account, generation), until);
    }
  }

  /** The tenant's generation; odd while it is suspended. */
  public int tenant(String tenant) {
    return generation(tenant, Kind.TENANT, Notice.WHOLE_TENANT);
  }

  /** Whether the account may count as logged out. */
  public boolean loggedOut(String tenant, UUID account) {
    return generation(tenant, Kind.STATUS, account) > 0;
  }

  private int generation(String tenant, Kind kind, UUID id) {
    @Nullable Notice notice = latest.get(new Subject(tenant, kind, id));
    return notice == null ? 0 : notice.generation();
  }

  /** Forgets what nothing is left of. */
  @Scheduled(fixedDelay = "1m", initialDelay = "1m")
  void forget() {
    Instant now = time.instant();
    latest.values().removeIf(notice -> !now.isBefore(notice.expiresAt()));
    learned.values().removeIf(until -> !now.isBefore(until));
  }
}
