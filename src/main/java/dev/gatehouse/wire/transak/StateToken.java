package dev.gatehouse.wire.transak;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id of a code as 32 hex digits: what a client has to bring back with the code. */
final class StateToken {

  private static final int HALF = 16;
  private static final Pattern WRITTEN = Pattern.compile("[0-9a-f]{32}");

  private StateToken() {}

  static String write(UUID id) {
    return HexFormat.of().toHexDigits(id.getMostSignificantBits())
        + HexFormat.of().toHexDigits(id.getLeastSignificantBits());
  }

  static Optional<UUID> read(String text) {
    return WRITTEN.matcher(text).matches()
        ? Optional.of(
            new UUID(
                HexFormat.fromHexDigitsToLong(text, 0, HALF),
                HexFormat.fromHexDigitsToLong(text, HALF, 2 * HALF)))
        : Optional.empty();
  }
}
