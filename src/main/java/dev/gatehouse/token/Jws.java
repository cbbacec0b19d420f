package dev.gatehouse.token;

import dev.gatehouse.installation.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JWS in its compact form (RFC 7515 section 7.1), taken apart and not believed yet.
 *
 * @param input what the signature is over
 */
record Jws(Map<String, @Nullable Object> header, byte[] payload, byte[] input, byte[] signature) {

  /** The longest one, in characters. */
  private static final int LONGEST = 4096;

  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  /** What {@code token} is made of, unless it is written in any way but the one. */
  static Optional<Jws> parse(String token) {
    if (token.length() > LONGEST || !COMPACT.matcher(token).matches()) {
      return Optional.empty();
    }
    String[] parts = token.split("\\.", -1);
    Optional<Map<String, @Nullable Object>> header = decode(parts[0]).flatMap(StrictJson::object);
    Optional<byte[]> payload = decode(parts[1]);
    Optional<byte[]> signature = decode(parts[2]);
    if (header.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
      return Optional.empty();
    }
    byte[] input = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    return Optional.of(new Jws(header.get(), payload.get(), input, signature.get()));
  }

  /** Whether {@code key} has signed it; which algorithm that takes, the key says. */
  boolean signedBy(SigningKey key) {
    return key.algorithm().written().equals(header.get("alg")) && key.verifies(input, signature);
  }

  /**
   * The bytes of {@code part}, unless it is not the one way to write them (RFC 4648 section 3.5).
   */
  private static Optional<byte[]> decode(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
