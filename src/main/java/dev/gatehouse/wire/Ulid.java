package dev.gatehouse.wire;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as 26 letters of Crockford's base 32: the same 128 bits, in the same order. */
public final class Ulid {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 26;
  private static final Pattern WRITTEN = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

  private Ulid() {}

  public static String write(UUID id) {
    char[] text = new char[LENGTH];
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) (low & 31));
      low = low >>> 5 | high << 59;
      high >>>= 5;
    }
    return new String(text);
  }

  public static Optional<UUID> read(String text) {
    if (!WRITTEN.matcher(text).matches()) {
      return Optional.empty();
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < LENGTH; i++) {
      high = high << 5 | low >>> 59;
      low = low << 5 | ALPHABET.indexOf(text.charAt(i));
    }
    return Optional.of(new UUID(high, low));
  }
}
