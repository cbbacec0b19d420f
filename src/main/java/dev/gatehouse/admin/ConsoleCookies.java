package dev.gatehouse.admin;

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
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a browser has of an operator who has signed in at the console: when that ends, a nonce, and
 * a proof that this service has said so while the admin key was the one that it is now. Every node
 * takes it, and none keeps it.
 *
 * <p>To sign out takes it away from the browser. The node that is told takes no copy of it any more
 * either; to the others a copy is good until its time is over, or the admin key is another.
 */
@Singleton
final class ConsoleCookies {

  /**
   * Without {@code __Host-}, which wants the path to be {@code /}: this is for the console alone.
   */
  static final String NAME = "gatehouse-console";

  private static final Duration LIFE = Duration.ofHours(8);
  private static final int NONCE = 16;
  private static final int SAID = Long.BYTES + NONCE;
  private static final int PROOF = 32;

  private final Pepper pepper;
  private final AdminKey key;
  private final InstantSource time;
  private final String path;
  private final boolean secure;

  /** Those that were signed out here, and when their time is over. */
  private final Map<ByteBuffer, Instant> ended = new ConcurrentHashMap<>();

  ConsoleCookies(RootSecret secret, AdminKey key, InstantSource time, Settings settings) {
    this.pepper = secret.pepper("gatehouse/console/v1");
    this.key = key;
    this.time = time;
    URI outside = URI.create(settings.publicUrl());
    this.path = outside.getPath() + "/console";
    this.secure = outside.getScheme().equals("https");
  }

  /** When a cookie that is made now ends. */
  Instant end() {
    return Instant.ofEpochSecond(time.instant().plus(LIFE).getEpochSecond());
  }

  Cookie make(Instant end) {
    byte[] said =
        ByteBuffer.allocate(SAID).putLong(end.getEpochSecond()).put(Randoms.bytes(NONCE)).array();
    byte[] whole = ByteBuffer.allocate(SAID + PROOF).put(said).put(proof(said)).array();
    return cookie(Base64.getUrlEncoder().withoutPadding().encodeToString(whole)).maxAge(LIFE);
  }

  /** What takes the cookie away. */
  Cookie none() {
    return cookie("").maxAge(0);
  }

  /** When the cookie ends that comes with {@code request}; empty if none does that is good. */
  Optional<Instant> goodUntil(HttpRequest<?> request) {
    return said(request)
        .filter(said -> !ended.containsKey(said))
        .map(said -> Instant.ofEpochSecond(said.getLong(0)))
        .filter(end -> time.instant().isBefore(end));
  }

  /** Takes the cookie that comes with {@code request} no more. */
  void signOut(HttpRequest<?> request) {
    Instant now = time.instant();
    ended.values().removeIf(end -> !now.isBefore(end));
    goodUntil(request).ifPresent(end -> said(request).ifPresent(said -> ended.put(said, end)));
  }

  private Optional<ByteBuffer> said(HttpRequest<?> request) {
    return request
        .getCookies()
        .findCookie(NAME)
        .flatMap(cookie -> decoded(cookie.getValue()))
        .filter(whole -> whole.length == SAID + PROOF)
        .filter(whole ->
            MessageDigest.isEqual(
                proof(Arrays.copyOf(whole, SAID)), Arrays.copyOfRange(whole, SAID, whole.length)))
        .map(whole -> ByteBuffer.wrap(Arrays.copyOf(whole, SAID)));
  }

  private static Optional<byte[]> decoded(String value) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(value));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private byte[] proof(byte[] said) {
    return pepper.digest(key.digest(), said);
  }

  private Cookie cookie(String value) {
    return Cookie.of(NAME, value)
        .path(path)
        .httpOnly(true)
        .secure(secure)
        .sameSite(SameSite.Strict);
  }
}
