package dev.gatehouse.token;

import dev.gatehouse.installation.Envelope;
import dev.gatehouse.installation.MustWait;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.revocation.Feed;
import dev.gatehouse.revocation.Notice;
import dev.gatehouse.revocation.Notice.Kind;
import dev.gatehouse.revocation.Notices;
import dev.gatehouse.revocation.Suspensions;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.TokenPolicy.Algorithm;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One ring of keys per tenant. The private ones are encrypted at rest, bound to tenant and key id;
 * a tenant's first key is made when it is first needed, by one node. A new key is published before
 * it signs, and one that signs no more is published as long as a token of it may be good.
 */
@Singleton
public class SigningKeys {

  /** How long a new key is published before it signs, unless an operator is in a hurry. */
  public static final Duration LEAD = Duration.ofMinutes(10);

  /** How often a ring is looked up again because a token names a key that is not on it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How long a notice is kept for nodes that cannot be reached: those that come back ask anew. */
  private static final Duration KEPT = Duration.ofHours(1);

  private final SigningKeyStore store;
  private final Notices notices;
  private final Suspensions suspensions;
  private final Transactions transactions;
  private final InstantSource time;
  private final Envelope envelope;
  private final Map<String, Ring> rings = new ConcurrentHashMap<>();

  SigningKeys(
      SigningKeyStore store,
      Notices notices,
      Suspensions suspensions,
      Transactions transactions,
      InstantSource time,
      RootSecret secret) {
    this.store = store;
    this.notices = notices;
    this.suspensions = suspensions;
    this.transactions = transactions;
    this.time = time;
    this.envelope = secret.envelope("gatehouse/signing-key/v1");
  }

  /**
   * A key as operators see it.
   *
   * @param retiredAt since when it signs no more, be it that another has taken over; null while it
   *     does, or is going to
   */
  public record KeyInfo(
      String kid,
      Algorithm algorithm,
      KeyState state,
      Instant createdAt,
      Instant activeFrom,
      @Nullable Instant retiredAt,
      @Nullable Instant compromisedAt) {}

  /**
   * A pair of keys at hand for a change that may need one. Making one may take seconds, which no
   * transaction should wait for.
   */
  public static final class Spare {

    private final SigningKey.Pair pair;

    private Spare(SigningKey.Pair pair) {
      this.pair = pair;
    }
  }

  /** A fresh pair of keys, to be made before a transaction in which the ring is changed. */
  public Spare spare(Tenant tenant) {
    return new Spare(SigningKey.generate(tenant.tokens().algorithm()));
  }

  /** The key that signs the tenant's tokens now. */
  SigningKey active(Tenant tenant) {
    Algorithm algorithm = tenant.tokens().algorithm();
    return ring(tenant.id())
        .signing(algorithm, time.instant())
        .orElseGet(() -> first(tenant))
        .key();
  }

  /**
   * The tenant's key named {@code kid}, if a token of it may be good now; another tenant's is none.
   */
  Optional<SigningKey> find(Tenant tenant, String kid) {
    Instant now = time.instant();
    Ring ring = ring(tenant.id());
    if (ring.named(kid).isEmpty() && ring.readAt().plus(PATIENCE).isBefore(now)) {
      ring = read(tenant.id());
    }
    return ring.verifying(kid, now, longest(tenant)).map(RingKey::key);
  }

  /** The public keys by which the tenant's tokens are verified, as JWKs (RFC 7517). */
  public List<Map<String, Object>> published(Tenant tenant) {
    active(tenant);
    Instant now = time.instant();
    Ring ring = ring(tenant.id());
    return ring.keys().stream()
        .filter(key -> !ring.over(key.row(), now, longest(tenant)))
        .map(key -> key.key().published())
        .toList();
  }

  /** How long a token may be good that was signed just now. */
  private static Duration longest(Tenant tenant) {
    return tenant.tokens().accessTtl().plus(AccessTokens.LEEWAY);
  }

  /** All keys that the tenant has had, the newest first. */
  public List<KeyInfo> all(Tenant tenant) {
    return transactions.in(
        tenant.id(),
        () -> {
          List<SigningKeyRow> rows = store.findAll();
          return rows.stream()
              .sorted(Comparator.comparing(SigningKeyRow::createdAt).reversed())
              .map(row -> info(rows, row))
              .toList();
        });
  }

  /**
   * Makes a key that takes over after {@code lead}; empty if there is one already that is going to.
   */
  public Optional<KeyInfo> rotate(Tenant tenant, Duration lead, Spare spare) {
    return changing(
        tenant,
        () -> {
          Instant now = time.instant();
          boolean pending =
              store.findAll().stream()
                  .anyMatch(row -> usable(row) && row.activeFrom().isAfter(now));
          return pending ? Optional.empty() : Optional.of(make(tenant, spare, now.plus(lead)));
        });
  }

  /**
   * Has a key sign no more, and another in its place if need be; empty if there is none to do so.
   */
  public Optional<KeyInfo> retire(Tenant tenant, String kid, Spare spare) {
    return changing(
        tenant,
        () ->
            store.retire(tenant.id(), kid, time.instant()) == 0
                ? Optional.empty()
                : replaced(tenant, kid, spare));
  }

  /**
   * Ends every token that the tenant has issued, for somebody else may have made it, and uses the
   * key no more; empty if there is no such key, or it was known already.
   */
  public Optional<KeyInfo> compromised(Tenant tenant, String kid, Spare spare) {
    return changing(
        tenant,
        () -> {
          if (store.compromise(tenant.id(), kid, time.instant()) == 0) {
            return Optional.empty();
          }
          suspensions.endAll(tenant.id());
          return replaced(tenant, kid, spare);
        });
  }

  /** The key {@code kid} as it is now, after one was made that signs instead if none does. */
  private Optional<KeyInfo> replaced(Tenant tenant, String kid, Spare spare) {
    Instant now = time.instant();
    if (signing(store.findAll(), tenant.tokens().algorithm(), now).isEmpty()) {
      make(tenant, spare, now);
    }
    List<SigningKeyRow> rows = store.findAll();
    return rows.stream().filter(row -> row.kid().equals(kid)).map(row -> info(rows, row)).findAny();
  }

  private RingKey first(Tenant tenant) {
    Algorithm algorithm = tenant.tokens().algorithm();
    Spare spare = spare(tenant);
    Instant now =
        changing(
            tenant,
            () -> {
              Instant then = time.instant();
              if (signing(store.findAll(), algorithm, then).isEmpty()) {
                make(tenant, spare, then);
              }
              return then;
            });
    // Not kept: the transaction that it was made in may come to nothing. And at the same instant:
    // time may have been put back since, and the key would not sign yet.
    return lookedUp(tenant.id()).signing(algorithm, now).orElseThrow();
  }

  /** Changes the ring on all nodes, one change after the other. */
  private <T> T changing(Tenant tenant, Supplier<T> change) {
    return transactions.in(
        tenant.id(),
        () -> {
          suspensions.lock(tenant.id());
          T changed = change.get();
          notices.publish(
              tenant.id(), Kind.KEYS, Notice.WHOLE_TENANT, 0, time.instant().plus(KEPT));
          return changed;
        });
  }

  @EventListener
  void heard(Notice notice) {
    if (notice.kind() == Kind.KEYS) {
      rings.remove(notice.tenant());
    }
  }

  @EventListener
  void heard(Feed.Restarted restarted) {
    rings.clear();
  }

  private Ring ring(String tenant) {
    @Nullable Ring known = rings.get(tenant);
    if (known != null) {
      return known;
    }
    // Whoever else looks it up just now holds the map's lock meanwhile.
    MustWait.elsewhere();
    return rings.computeIfAbsent(tenant, this::lookedUp);
  }

  private Ring read(String tenant) {
    // Looked up under the map's lock, so that no older ring comes behind a notice of a newer one.
    rings.remove(tenant);
    return ring(tenant);
  }

  private Ring lookedUp(String tenant) {
    Instant now = time.instant();
    return new Ring(
        now,
        transactions.in(tenant, store::findAll).stream()
            .filter(row -> row.compromisedAt() == null)
            .map(row ->
                new RingKey(
                    row,
                    new SigningKey(
                        row.kid(),
                        Algorithm.valueOf(row.algorithm()),
                        row.publicKey(),
                        envelope.open(row.privateKey(), owner(tenant, row.kid())))))
            .toList());
  }

  private KeyInfo make(Tenant tenant, Spare spare, Instant activeFrom) {
    SigningKey.Pair pair = spare.pair;
    Algorithm algorithm = tenant.tokens().algorithm();
    SigningKeyRow row =
        new SigningKeyRow(
            null,
            pair.kid(),
            algorithm.name(),
            pair.publicKey(),
            envelope.seal(pair.privateKey(), owner(tenant.id(), pair.kid())),
            time.instant(),
            activeFrom,
            null,
            null);
    store.save(row);
    return info(store.findAll(), row);
  }

  private KeyInfo info(List<SigningKeyRow> rows, SigningKeyRow row) {
    Instant now = time.instant();
    Algorithm algorithm = Algorithm.valueOf(row.algorithm());
    KeyState state =
        row.compromisedAt() != null
            ? KeyState.COMPROMISED
            : usable(row) && row.activeFrom().isAfter(now)
                ? KeyState.PENDING
                : signing(rows, algorithm, now)
                        .filter(active -> active.kid().equals(row.kid()))
                        .isPresent()
                    ? KeyState.ACTIVE
                    : KeyState.RETIRED;
    return new KeyInfo(
        row.kid(),
        algorithm,
        state,
        row.createdAt(),
        row.activeFrom(),
        supersededAt(rows, row, now).orElse(null),
        row.compromisedAt());
  }

  private static boolean usable(SigningKeyRow row) {
    return row.compromisedAt() == null && row.retiredAt() == null;
  }

  /** The newest signs; where that one must not any more, none does: no earlier one comes back. */
  private static Optional<SigningKeyRow> signing(
      List<SigningKeyRow> rows, Algorithm algorithm, Instant now) {
    return rows.stream()
        .filter(row -> row.algorithm().equals(algorithm.name()))
        .filter(row -> begun(row.activeFrom(), row.retiredAt(), now))
        .filter(row -> begun(row.activeFrom(), row.compromisedAt(), now))
        .max(Comparator.comparing(SigningKeyRow::activeFrom).thenComparing(SigningKeys::usable))
        .filter(SigningKeys::usable);
  }

  /** Whether a key has had its turn: one that was given up before never has. */
  private static boolean begun(Instant activeFrom, @Nullable Instant givenUpAt, Instant now) {
    return !activeFrom.isAfter(now) && (givenUpAt == null || !givenUpAt.isBefore(activeFrom));
  }

  /** Since when {@code key} does not sign any more; empty while it does, or is going to. */
  private static Optional<Instant> supersededAt(
      List<SigningKeyRow> rows, SigningKeyRow key, Instant now) {
    @Nullable Instant end = key.retiredAt();
    for (SigningKeyRow other : rows) {
      Instant from = other.activeFrom();
      if (from.isAfter(key.activeFrom())
          && other.algorithm().equals(key.algorithm())
          && begun(from, other.retiredAt(), now)
          && begun(from, other.compromisedAt(), now)
          && (end == null || from.isBefore(end))) {
        end = from;
      }
    }
    return Optional.ofNullable(end);
  }

  private static String owner(String tenant, String kid) {
    return tenant + "|" + kid;
  }

  private record RingKey(SigningKeyRow row, SigningKey key) {}

  private record Ring(Instant readAt, List<RingKey> keys, List<SigningKeyRow> rows) {

    Ring(Instant readAt, List<RingKey> keys) {
      this(readAt, keys, keys.stream().map(RingKey::row).toList());
    }

    /** Asked at every verification, as {@link #supersededAt} is: neither makes a stream. */
    Optional<RingKey> named(String kid) {
      for (RingKey key : keys) {
        if (key.row().kid().equals(kid)) {
          return Optional.of(key);
        }
      }
      return Optional.empty();
    }

    /** As {@link SigningKeys#signing}. */
    Optional<RingKey> signing(Algorithm algorithm, Instant now) {
      return SigningKeys.signing(rows, algorithm, now).flatMap(row -> named(row.kid()));
    }

    /** The key of that name, from when it signs until nothing that it has signed is good. */
    Optional<RingKey> verifying(String kid, Instant now, Duration longest) {
      return named(kid)
          .filter(key -> !key.row().activeFrom().isAfter(now.plus(AccessTokens.LEEWAY)))
          .filter(key -> !over(key.row(), now, longest));
    }

    /** Whether {@code key} has signed nothing for {@code longest}, and is not going to. */
    boolean over(SigningKeyRow key, Instant now, Duration longest) {
      return supersededAt(rows, key, now)
          .filter(end -> !end.isAfter(now.minus(longest)))
          .isPresent();
    }
  }
}
