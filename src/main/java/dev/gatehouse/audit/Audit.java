package dev.gatehouse.audit;

import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.Transactions;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one place where it is written down what happened. */
@Singleton
public class Audit {

  private final AuditStore store;
  private final Transactions transactions;
  private final Sealing sealing;
  private final Exports exports;

  Audit(AuditStore store, Transactions transactions, Sealing sealing, Exports exports) {
    this.store = store;
    this.transactions = transactions;
    this.sealing = sealing;
    this.exports = exports;
  }

  /**
   * Writes the event in the open transaction: it happened if, and only if, it is written down.
   *
   * @return its id
   */
  public UUID record(String tenant, AuditEvent event) {
    Prepared prepared = prepare(tenant, event);
    store.write(tenant, prepared);
    written(tenant);
    return prepared.id();
  }

  /** The event as its row has it, for whoever writes it with other rows at once. */
  public Prepared prepare(String tenant, AuditEvent event) {
    return store.prepare(tenant, Randoms.id(), event);
  }

  /** Says that a prepared event is written in the open transaction. */
  public void written(String tenant) {
    transactions.afterwards(() -> sealing.due(tenant));
  }

  /** The event of that id. */
  public Optional<Written> find(String tenant, UUID id) {
    return transactions.in(tenant, () -> store.find(tenant, id));
  }

  /**
   * What was written down, the newest first, from before {@code before}.
   *
   * @param before a number; {@link Long#MAX_VALUE} for the beginning
   */
  public List<Written> page(String tenant, Search search, long before, int most) {
    return transactions.in(tenant, () -> store.page(tenant, search, before, most));
  }

  /**
   * How often what happened, minute by minute; none where nothing did.
   *
   * @param from inclusive
   * @param to exclusive
   */
  public List<Count> counts(String tenant, Instant from, Instant to) {
    return transactions.in(tenant, () -> store.counts(tenant, from, to));
  }

  /**
   * All that was written down and how it is sealed, as a check takes it without a database: parts
   * of lines, read as they are asked for.
   */
  public Stream<String> export(String tenant) {
    return exports.of(tenant);
  }

  /**
   * An event that is about to be written, in words.
   *
   * @param details as JSON
   * @param mark a keyed digest of all the rest
   */
  public record Prepared(
      UUID id,
      Instant at,
      String action,
      String actorKind,
      String actor,
      @Nullable String address,
      String requestId,
      String objectKind,
      String object,
      @Nullable String reason,
      String details,
      byte[] mark) {}

  /**
   * Which events to find: those that all of it is true of.
   *
   * @param object an object's id
   * @param from inclusive
   * @param to exclusive
   */
  public record Search(
      @Nullable Action action,
      @Nullable String actor,
      @Nullable String object,
      @Nullable Instant from,
      @Nullable Instant to) {}

  /**
   * An event, as it stands in the audit: in words, for those of a newer version are there, too.
   *
   * @param number the later of two events that one node wrote has the larger one
   */
  public record Written(
      UUID id,
      long number,
      Instant at,
      String action,
      String actorKind,
      String actor,
      @Nullable String address,
      String requestId,
      String objectKind,
      String object,
      @Nullable String reason,
      Map<String, Object> details) {}

  /**
   * How often something happened.
   *
   * @param minute the beginning of the one in which it did
   */
  public record Count(String action, Instant minute, int times) {}
}
