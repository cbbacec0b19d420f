package dev.gatehouse.installation;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts at rest: AES-256-GCM, bound to what the caller says it belongs to. */
public final class Envelope {

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  Envelope(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /** {@code plain}, encrypted, with its nonce before it; opens only for the same {@code owner}. */
  public byte[] seal(byte[] plain, String owner) {
    byte[] nonce = Randoms.bytes(NONCE);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, plain, owner);
    return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
  }

  /**
   * What was sealed for {@code owner}.
   *
   * @throws IllegalStateException if it was sealed for another, with another key, or was changed
   */
  public byte[] open(byte[] sealed, String owner) {
    ByteBuffer buffer = ByteBuffer.wrap(sealed);
    byte[] nonce = new byte[NONCE];
    buffer.get(nonce);
    byte[] rest = new byte[buffer.remaining()];
    buffer.get(rest);
    return run(Cipher.DECRYPT_MODE, nonce, rest, owner);
  }

  private byte[] run(int mode, byte[] nonce, byte[] input, String owner) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(Pepper.bytes(owner));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what is sealed for " + owner + " does not open", e);
    }
  }
}
