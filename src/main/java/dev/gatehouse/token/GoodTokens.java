package dev.gatehouse.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.installation.Sha256;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * Tokens that were found good a moment ago, so that whoever comes again with the same one does not
 * have it taken apart again. Remembered is what cannot change: what the token says, and which key
 * has signed it. Its time, its key's and whether it was revoked are looked at each time.
 */
@Singleton
class GoodTokens {

  private static final int MOST = 20_000;

  /** How long after it was last used; longer than most clients pause. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final Cache<Name, Signed> known =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(KEPT).build();

  /** A good token. */
  record Signed(String kid, AccessToken token) {}

  /** The tenant that a token was presented to, and the SHA-256 digest of its very characters. */
  private record Name(String tenant, long one, long two, long three, long four) {}

  Optional<Signed> find(String tenant, String token) {
    return Optional.ofNullable(known.getIfPresent(name(tenant, token)));
  }

  void remember(String tenant, String token, Signed signed) {
    known.put(name(tenant, token), signed);
  }

  private static Name name(String tenant, String token) {
    ByteBuffer digest = ByteBuffer.wrap(Sha256.of(token));
    return new Name(tenant, digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
  }
}
