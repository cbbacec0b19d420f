package dev.gatehouse.installation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest of what need not be kept secret, or is too random to be guessed (FIPS 180-4). */
public final class Sha256 {

  private Sha256() {}

  /** The 32 bytes of the digest of {@code parts}, one after the other. */
  public static byte[] of(byte[]... parts) {
    try {
      // To have a copy made costs less than to have the algorithm looked up.
      MessageDigest digest = (MessageDigest) Holder.FRESH.clone();
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The 32 bytes of the digest of {@code text}, in UTF-8. */
  public static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Made at first use, by the provider that is there when the service runs. */
  private static final class Holder {

    static final MessageDigest FRESH = fresh();

    private static MessageDigest fresh() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}
