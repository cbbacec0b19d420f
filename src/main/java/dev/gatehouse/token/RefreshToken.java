package dev.gatehouse.token;

import dev.gatehouse.installation.Pepper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A refresh token: the number {@code sequence} of its family, and what proves it.
 *
 * <p>Written as {@code rt1_}, base64url of family, number, secret and tag, {@code _} and a
 * checksum: secret scanners recognise it, and what is not one is refused without a look at the
 * database. The tag tells a token that was once issued, for this tenant, from one that never was.
 */
record RefreshToken(UUID family, int sequence, byte[] secret) {

  static final int SECRET = 32;

  private static final int TAG = 16;
  private static final int BODY = 16 + Integer.BYTES + SECRET + TAG;
  private static final Pattern WRITTEN = Pattern.compile("rt1_([A-Za-z0-9_-]{91})_([0-9a-f]{8})");

  /** The token written as {@code text}, if it was issued for {@code tenant}. */
  static Optional<RefreshToken> parse(String text, String tenant, Pepper tags) {
    var matcher = WRITTEN.matcher(text);
    if (!matcher.matches() || !checksum(matcher.group(1)).equals(matcher.group(2))) {
      return Optional.empty();
    }
    byte[] body = Base64.getUrlDecoder().decode(matcher.group(1));
    if (!encode(body).equals(matcher.group(1))) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(body);
    UUID family = new UUID(buffer.getLong(), buffer.getLong());
    int sequence = buffer.getInt();
    byte[] secret = new byte[SECRET];
    buffer.get(secret);
    byte[] tag = new byte[TAG];
    buffer.get(tag);
    RefreshToken token = new RefreshToken(family, sequence, secret);
    return MessageDigest.isEqual(tag, token.tag(tenant, tags))
        ? Optional.of(token)
        : Optional.empty();
  }

  String write(String tenant, Pepper tags) {
    byte[] body =
        ByteBuffer.allocate(BODY)
            .put(Pepper.bytes(family))
            .putInt(sequence)
            .put(secret)
            .put(tag(tenant, tags))
            .array();
    String encoded = encode(body);
    return "rt1_" + encoded + "_" + checksum(encoded);
  }

  /** The digest that the database keeps. */
  byte[] digest(String tenant, Pepper digests) {
    return digests.digest(Pepper.bytes(tenant), Pepper.bytes(family), secret);
  }

  /**
   * The next token of the family. It follows from this one and the root secret, so that a client
   * whose answer was lost gets the same one again, from any node, and nobody keeps it meanwhile.
   */
  RefreshToken successor(String tenant, Pepper successors) {
    byte[] next =
        successors.derive(
            SECRET, Pepper.bytes(tenant), Pepper.bytes(family), Pepper.bytes(sequence + 1), secret);
    return new RefreshToken(family, sequence + 1, next);
  }

  private byte[] tag(String tenant, Pepper tags) {
    return Arrays.copyOf(
        tags.digest(Pepper.bytes(tenant), Pepper.bytes(family), Pepper.bytes(sequence), secret),
        TAG);
  }

  private static String encode(byte[] body) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(body);
  }

  private static String checksum(String encoded) {
    CRC32 crc = new CRC32();
    crc.update(encoded.getBytes(StandardCharsets.US_ASCII));
    return String.format(java.util.Locale.ROOT, "%08x", crc.getValue());
  }

  @Override
  public String toString() {
    return "refresh token " + sequence + " of " + family;
  }
}
