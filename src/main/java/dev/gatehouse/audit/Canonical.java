package dev.gatehouse.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes that no other values have: each of a fixed length, or with its length before it.
 * What is not there has the length -1.
 */
final class Canonical {

  private static final int NOTHING = -1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /**
   * @param purpose what the bytes are for, so that they are good for nothing else
   */
  Canonical(String purpose) {
    text(purpose);
  }

  Canonical text(@Nullable String text) {
    return bytes(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  Canonical bytes(byte @Nullable [] value) {
    try {
      out.writeInt(value == null ? NOTHING : value.length);
      if (value != null) {
        out.write(value);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Canonical number(long number) {
    try {
      out.writeLong(number);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Canonical id(UUID id) {
    return number(id.getMostSignificantBits()).number(id.getLeastSignificantBits());
  }

  /** A time, in the microseconds that databases keep. */
  Canonical time(Instant time) {
    return number(ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
