package dev.gatehouse.installation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A keyed digest (HMAC-SHA-256): what it digests cannot be guessed from a copy of the database. */
public final class Pepper {

  private final byte[] key;
  private final SecretKeySpec mac;

  Pepper(byte[] key) {
    this.key = key;
    this.mac = new SecretKeySpec(key, "HmacSHA256");
  }

  /**
   * The digest of {@code parts}, each with its length before it, so that none runs into the next.
   */
  public byte[] digest(byte[]... parts) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(mac);
      for (byte[] part : parts) {
        hmac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        hmac.update(part);
      }
      return hmac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code length} bytes derived from {@code parts} (HKDF, RFC 5869). */
  public byte[] derive(int length, byte[]... parts) {
    return RootSecret.derive(key, digest(parts), length);
  }

  /** The bytes of a name or word. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The 16 bytes of an id. */
  public static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /** The four bytes of a number. */
  public static byte[] bytes(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }
}
