package dev.gatehouse.admin;

import dev.gatehouse.admin.AdminKeys.Kept;
import dev.gatehouse.installation.Pepper;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Settings;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a browser has of an operator who has signed in at the console: when that ends, by which key,
 * a nonce, and a proof that this service has said so of that key, which is good still. Every node
 * takes it, and none keeps it.
 *
 * <p>To sign out takes it away from the browser. The node that is told takes no copy of it any more
 * either; to the others a copy is good until its time is over, or the key is good no more.
 */
@Singleton
final class ConsoleCookies {

  /**
   * Without {@code __Host-}, which wants the path to be {@code /}: this is for the console alone.
   */
  static final String NAME = "gatehouse-console";

  private static final Duration LIFE = Duration.ofHours(8);
  private static final int NONCE = 16;
  private static final int SAID = Long.BYTES + 2 * Long.BYTES + NONCE;
  private static final int PROOF = 32;

  private final Pepper pepper;
  private final AdminKeys keys;
  private final InstantSource time;
  private final String path;
  private final boolean secure;

  /** Those that were signed out here, and when their time is over. */
  private final Map<ByteBuffer, Instant> ended = new ConcurrentHashMap<>();

  ConsoleCookies(RootSecret secret, AdminKeys keys, InstantSource time, Settings settings) {
    this.pepper = secret.pepper("gatehouse/console/v1");
    this.keys = keys;
    this.time = time;
    URI outside = URI.create(settings.publicUrl());
    this.path = outside.getPath() + "/console";
    this.secure = outside.getScheme().equals("https");
  }

  /** When a cookie that is made now ends. */
  Instant end() {
    return Instant.ofEpochSecond(time.instant().plus(LIFE).getEpochSecond());
  }

  Cookie make(Operator operator, Instant end) {
    byte[] said =
        ByteBuffer.allocate(SAID)
            .putLong(end.getEpochSecond())
            .put(Pepper.bytes(operator.key()))
            .put(Randoms.bytes(NONCE))
            .array();
    byte[] digest = keys.kept(operator.key()).orElseThrow().digest();
    byte[] whole = ByteBuffer.allocate(SAID + PROOF).put(said).put(proof(said, digest)).array();
    return cookie(Base64.getUrlEncoder().withoutPadding().encodeToString(whole)).maxAge(LIFE);
  }

  /** What takes the cookie away. */
  Cookie none() {
    return cookie("").maxAge(0);
  }

  /** The cookie that comes with {@code request}, good or not. */
  Optional<byte[]> presented(HttpRequest<?> request) {
    return request.getCookies().findCookie(NAME).flatMap(cookie -> decoded(cookie.getValue()));
  }

  /** Whose the cookie is; empty if it is not good. */
  Optional<Operator> operator(byte[] cookie) {
    return good(cookie).map(good -> good.kept().operator());
  }

  /** When the cookie ends that comes with {@code request}; empty if none does that is good. */
  Optional<Instant> goodUntil(HttpRequest<?> request) {
    return good(request).map(Good::end);
  }

  /** Takes the cookie that comes with {@code request} no more. */
  void signOut(HttpRequest<?> request) {
    Instant now = time.instant();
    ended.values().removeIf(end -> !now.isBefore(end));
    good(request).ifPresent(good -> ended.put(good.said(), good.end()));
  }

  /**
   * A cookie that is good.
   *
   * @param said what tells it from every other
   */
  private record Good(ByteBuffer said, Instant end, Kept kept) {}

  private Optional<Good> good(HttpRequest<?> request) {
    return presented(request).flatMap(this::good);
  }

  private Optional<Good> good(byte[] whole) {
    if (whole.length != SAID + PROOF) {
      return Optional.empty();
    }
    byte[] said = Arrays.copyOf(whole, SAID);
    ByteBuffer read = ByteBuffer.wrap(said).asReadOnlyBuffer();
    long end = read.getLong();
    UUID key = new UUID(read.getLong(), read.getLong());
    read.rewind();
    if (time.instant().getEpochSecond() >= end || ended.containsKey(read)) {
      return Optional.empty();
    }
    return keys.kept(key)
        .filter(kept ->
            MessageDigest.isEqual(
                proof(said, kept.digest()), Arrays.copyOfRange(whole, SAID, whole.length)))
        .map(kept -> new Good(read, Instant.ofEpochSecond(end), kept));
  }

  private static Optional<byte[]> decoded(String value) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(value));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private byte[] proof(byte[] said, byte[] key) {
    return pepper.digest(key, said);
  }

  private Cookie cookie(String value) {
    return Cookie.of(NAME, value)
        .path(path)
        .httpOnly(true)
        .secure(secure)
        .sameSite(SameSite.Strict);
  }
}
