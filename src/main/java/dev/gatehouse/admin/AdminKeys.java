package dev.gatehouse.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gatehouse.installation.Pepper;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Word;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keys of operators: the one that the installation was given, which is for everything, and those
 * that were made, each for some of it. One that was made is written as {@code ghk_} and base64url
 * of its id, a secret, and a proof that it was made here, so that the database is not asked about
 * any other.
 */
@Singleton
final class AdminKeys {

  private static final int SECRET = 32;
  private static final int TAG = 16;
  private static final int BODY = 2 * Long.BYTES + SECRET + TAG;
  private static final Pattern WRITTEN = Pattern.compile("ghk_([A-Za-z0-9_-]{86})");
  private static final String BETWEEN = " ";

  private final AdminKey root;
  private final AdminKeyStore store;
  private final Transactions transactions;
  private final InstantSource time;
  private final Pepper tags;
  private final Pepper digests;

  AdminKeys(
      AdminKey root,
      AdminKeyStore store,
      Transactions transactions,
      InstantSource time,
      RootSecret secret) {
    this.root = root;
    this.store = store;
    this.transactions = transactions;
    this.time = time;
    this.tags = secret.pepper("gatehouse/admin-key/tag/v1");
    this.digests = secret.pepper("gatehouse/admin-key/digest/v1");
  }

  /** A key that was made, as it is shown. */
  record KeyInfo(
      UUID id,
      String name,
      Set<Scope> scopes,
      @Nullable Set<String> tenants,
      String createdBy,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt) {}

  /**
   * A key that is to be made.
   *
   * @param tenants those that it is confined to; null for all
   * @param expiresAt null for never
   */
  record NewKey(
      String name, Set<Scope> scopes, @Nullable Set<String> tenants, @Nullable Instant expiresAt) {}

  /** A key that was just made; nobody is shown it again. */
  record Made(KeyInfo info, String key) {
    @Override
    public String toString() {
      return "admin key " + info.name();
    }
  }

  /** Makes a key; empty if one is called so, or was. */
  Optional<Made> make(NewKey wish, String by) {
    UUID id = Randoms.id();
    byte[] secret = Randoms.bytes(SECRET);
    Instant now = time.instant();
    KeyInfo info =
        new KeyInfo(
            id, wish.name(), wish.scopes(), wish.tenants(), by, now, wish.expiresAt(), null);
    int made =
        transactions.in(
            Transactions.INSTALLATION,
            () ->
                store.make(
                    Transactions.INSTALLATION,
                    id,
                    wish.name(),
                    digests.digest(Pepper.bytes(id), secret),
                    wish.scopes().stream().map(Scope::word).sorted().collect(joined()),
                    wish.tenants() == null
                        ? null
                        : wish.tenants().stream().sorted().collect(joined()),
                    by,
                    now,
                    wish.expiresAt()));
    return made == 0 ? Optional.empty() : Optional.of(new Made(info, write(id, secret)));
  }

  /** All keys that were made, also those that are good no more, the newest first. */
  List<KeyInfo> list() {
    return transactions
        .in(Transactions.INSTALLATION, () -> store.list(Transactions.INSTALLATION))
        .stream()
        .map(AdminKeys::info)
        .toList();
  }

  /** Has a key be good no more; empty if none is. */
  Optional<KeyInfo> revoke(UUID id) {
    return transactions.in(
        Transactions.INSTALLATION,
        () ->
            store.revoke(Transactions.INSTALLATION, id, time.instant()) == 0
                ? Optional.empty()
                : store.findById(id).map(AdminKeys::info));
  }

  /** Whose key is presented; empty if it is none, or good no more. */
  Optional<Operator> operator(String presented) {
    if (root.is(presented)) {
      return Optional.of(Operator.root());
    }
    return parse(presented)
        .flatMap(shown ->
            row(shown.id())
                .filter(row ->
                    MessageDigest.isEqual(
                        row.digest(), digests.digest(Pepper.bytes(shown.id()), shown.secret()))))
        .map(AdminKeys::operator);
  }

  /**
   * Whose key is of that id, and something that only this key has; empty if there is none, or none
   * that is good any more.
   */
  Optional<Kept> kept(UUID id) {
    return id.equals(Operator.ROOT)
        ? Optional.of(new Kept(Operator.root(), root.digest()))
        : row(id).map(row -> new Kept(operator(row), row.digest()));
  }

  record Kept(Operator operator, byte[] digest) {}

  private Optional<AdminKeyRow> row(UUID id) {
    Instant now = time.instant();
    return transactions
        .in(Transactions.INSTALLATION, () -> store.findById(id))
        .filter(row -> row.revokedAt() == null)
        .filter(row -> row.expiresAt() == null || now.isBefore(row.expiresAt()));
  }

  private record Shown(UUID id, byte[] secret) {}

  private Optional<Shown> parse(String text) {
    var matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    ByteBuffer body;
    try {
      body = ByteBuffer.wrap(Base64.getUrlDecoder().decode(matcher.group(1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    UUID id = new UUID(body.getLong(), body.getLong());
    byte[] secret = new byte[SECRET];
    body.get(secret);
    return MessageDigest.isEqual(text.getBytes(US_ASCII), write(id, secret).getBytes(US_ASCII))
        ? Optional.of(new Shown(id, secret))
        : Optional.empty();
  }

  private String write(UUID id, byte[] secret) {
    byte[] tag = Arrays.copyOf(tags.digest(Pepper.bytes(id), secret), TAG);
    byte[] body = ByteBuffer.allocate(BODY).put(Pepper.bytes(id)).put(secret).put(tag).array();
    return "ghk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(body);
  }

  private static Operator operator(AdminKeyRow row) {
    KeyInfo info = info(row);
    return new Operator(info.id(), info.name(), info.scopes(), info.tenants(), info.expiresAt());
  }

  private static KeyInfo info(AdminKeyRow row) {
    return new KeyInfo(
        row.id(),
        row.name(),
        Stream.of(row.scopes().split(BETWEEN))
            .map(word -> Word.of(Scope.class, word))
            .collect(Collectors.toUnmodifiableSet()),
        row.tenants() == null ? null : Set.of(row.tenants().split(BETWEEN)),
        row.createdBy(),
        row.createdAt(),
        row.expiresAt(),
        row.revokedAt());
  }

  private static Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(BETWEEN);
  }
}
