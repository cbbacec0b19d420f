package dev.gatehouse.admin;

import dev.gatehouse.installation.Pepper;
import dev.gatehouse.installation.RootSecret;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the next part of a list begins: behind the last item of this one, with a proof that this
 * service has said so about that list.
 */
@Singleton
final class Cursors {

  private static final int LEAST = 1;
  private static final int MOST = 200;
  private static final int USUAL = 50;
  private static final int PROOF = 16;

  private final Pepper pepper;

  Cursors(RootSecret secret) {
    this.pepper = secret.pepper("gatehouse/page/v1");
  }

  /** How many items to look up: one more than was asked for, which tells whether there are more. */
  static int most(@Nullable Integer limit) {
    int asked = limit == null ? USUAL : limit;
    if (asked < LEAST || asked > MOST) {
      throw Rejected.invalid("limit: expected " + LEAST + " to " + MOST);
    }
    return asked + 1;
  }

  /**
   * @param found up to {@code most} items
   * @param key by which the list is ordered
   */
  <F, V> Page<V> page(
      String tenant,
      String list,
      List<F> found,
      int most,
      Function<F, String> key,
      Function<F, V> view) {
    boolean more = found.size() == most;
    List<F> shown = more ? found.subList(0, most - 1) : found;
    return new Page<>(
        shown.stream().map(view).toList(),
        more ? write(tenant, list, key.apply(shown.getLast())) : null);
  }

  /** The key of the last item that was shown; null at the beginning. */
  @Nullable String read(String tenant, String list, @Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length > PROOF) {
        byte[] proof = Arrays.copyOf(bytes, PROOF);
        byte[] key = Arrays.copyOfRange(bytes, PROOF, bytes.length);
        if (MessageDigest.isEqual(proof, proof(tenant, list, key))) {
          return new String(key, StandardCharsets.UTF_8);
        }
      }
    } catch (IllegalArgumentException e) {
      // Said below, in the same words.
    }
    throw Rejected.invalid("cursor: expected the next_cursor of a page of this list");
  }

  private String write(String tenant, String list, String key) {
    byte[] bytes = Pepper.bytes(key);
    byte[] proof = proof(tenant, list, bytes);
    byte[] cursor = Arrays.copyOf(proof, PROOF + bytes.length);
    System.arraycopy(bytes, 0, cursor, PROOF, bytes.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  private byte[] proof(String tenant, String list, byte[] key) {
    return Arrays.copyOf(pepper.digest(Pepper.bytes(tenant), Pepper.bytes(list), key), PROOF);
  }
}
