package dev.gatehouse.installation;

import com.github.f4b6a3.uuid.UuidCreator;
import java.security.SecureRandom;
import java.util.UUID;

/** All randomness comes from here. */
public final class Randoms {

  private Randoms() {}

  /** {@code length} bytes from the system's secure generator. */
  public static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    Holder.RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** A number from 0 up to, and without, {@code bound}, each as likely as the other. */
  public static int below(int bound) {
    return Holder.RANDOM.nextInt(bound);
  }

  /** A new id: a UUID of version 7 (RFC 9562), in the order of its making. */
  public static UUID id() {
    return UuidCreator.getTimeOrderedEpoch();
  }

  /** A name for a call: like an id, but one that others may guess, and cheaper. */
  public static UUID name() {
    return UuidCreator.getTimeOrderedEpochFast();
  }

  /** Made at first use, so that a native image holds no seed. */
  private static final class Holder {
    static final SecureRandom RANDOM = new SecureRandom();
  }
}
