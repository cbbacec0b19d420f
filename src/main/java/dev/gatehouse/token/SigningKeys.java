package dev.gatehouse.token;

import dev.gatehouse.installation.Envelope;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.TokenPolicy.Algorithm;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * One ring of keys per tenant. The private ones are encrypted at rest, bound to tenant and key id;
 * a tenant's first key is made when it is first needed, by one node.
 */
@Singleton
public class SigningKeys {

  private static final String ACTIVE = "active";

  /** How often a ring is looked up again because a token names a key that is not on it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SigningKeyStore store;
  private final Transactions transactions;
  private final InstantSource time;
  private final Envelope envelope;
  private final Map<String, Ring> rings = new ConcurrentHashMap<>();

  SigningKeys(
      SigningKeyStore store, Transactions transactions, InstantSource time, RootSecret secret) {
    this.store = store;
    this.transactions = transactions;
    this.time = time;
    this.envelope = secret.envelope("gatehouse/signing-key/v1");
  }

  /** The key that signs the tenant's tokens now. */
  SigningKey active(Tenant tenant) {
    Algorithm algorithm = tenant.tokens().algorithm();
    return ring(tenant.id())
        .newest(algorithm)
        .orElseGet(() -> read(tenant.id(), Optional.of(algorithm)).newest(algorithm).orElseThrow());
  }

  /** The tenant's key named {@code kid}; another tenant's is none. */
  Optional<SigningKey> find(Tenant tenant, String kid) {
    Ring ring = ring(tenant.id());
    SigningKey key = ring.byKid().get(kid);
    if (key == null && ring.readAt().plus(PATIENCE).isBefore(time.instant())) {
      key = read(tenant.id(), Optional.empty()).byKid().get(kid);
    }
    return Optional.ofNullable(key);
  }

  private Ring ring(String tenant) {
    Ring ring = rings.get(tenant);
    return ring == null ? read(tenant, Optional.empty()) : ring;
  }

  /** Reads the ring, and makes a key if one of {@code needed} is not on it. */
  private Ring read(String tenant, Optional<Algorithm> needed) {
    Ring ring =
        transactions.in(
            tenant,
            () -> {
              Instant now = time.instant();
              if (needed.isPresent()) {
                store.open(tenant, now);
                store.lock(tenant);
              }
              Ring before = new Ring(now, keys(tenant, store.findAll()));
              if (needed.isEmpty() || before.newest(needed.get()).isPresent()) {
                return before;
              }
              make(tenant, needed.get(), now);
              return new Ring(now, keys(tenant, store.findAll()));
            });
    rings.put(tenant, ring);
    return ring;
  }

  private void make(String tenant, Algorithm algorithm, Instant now) {
    SigningKey.Pair pair = SigningKey.generate(algorithm);
    store.save(
        new SigningKeyRow(
            null,
            pair.kid(),
            algorithm.name(),
            pair.publicKey(),
            envelope.seal(pair.privateKey(), owner(tenant, pair.kid())),
            ACTIVE,
            now));
  }

  private List<Made> keys(String tenant, List<SigningKeyRow> rows) {
    return rows.stream()
        .map(row ->
            new Made(
                new SigningKey(
                    row.kid(),
                    Algorithm.valueOf(row.algorithm()),
                    row.publicKey(),
                    envelope.open(row.privateKey(), owner(tenant, row.kid()))),
                row.createdAt()))
        .toList();
  }

  private static String owner(String tenant, String kid) {
    return tenant + "|" + kid;
  }

  private record Made(SigningKey key, Instant at) {}

  private record Ring(Instant readAt, List<Made> keys, Map<String, SigningKey> byKid) {

    Ring(Instant readAt, List<Made> keys) {
      this(
          readAt,
          keys,
          keys.stream().map(Made::key).collect(Collectors.toMap(SigningKey::kid, key -> key)));
    }

    Optional<SigningKey> newest(Algorithm algorithm) {
      return keys.stream()
          .filter(made -> made.key().algorithm() == algorithm)
          .max(java.util.Comparator.comparing(Made::at))
          .map(Made::key);
    }
  }
}
