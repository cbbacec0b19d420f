package dev.gatehouse.wire;

import io.micronaut.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters in an {@code application/x-www-form-urlencoded} body, as RFC 6749 section 3.2
 * wants them: one without a value is not there, and none comes twice.
 */
public final class FormBody {

  private FormBody() {}

  /** The parameters; empty if the body is not such a form. Waits for the body. */
  public static Optional<Map<String, String>> of(HttpRequest<?> request) {
    Map<String, String> parameters = new HashMap<>();
    String body = new String(WholeBody.of(request), StandardCharsets.ISO_8859_1);
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      Optional<String> name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      Optional<String> value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
      if (name.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      if (!name.get().isEmpty() && parameters.put(name.get(), value.get()) != null) {
        return Optional.empty();
      }
    }
    parameters.values().removeIf(String::isEmpty);
    return Optional.of(parameters);
  }

  /**
   * What is encoded as forms encode.
   *
   * @param encoded each byte a letter
   * @return empty if it cannot be decoded, or is not UTF-8
   */
  static Optional<String> decoded(String encoded) {
    if (encoded.chars().allMatch(letter -> letter < 0x80 && letter != '+' && letter != '%')) {
      return Optional.of(encoded);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char letter = encoded.charAt(i);
      switch (letter) {
        case '+' -> bytes.write(' ');
        case '%' -> {
          if (i + 2 >= encoded.length()
              || !HexFormat.isHexDigit(encoded.charAt(i + 1))
              || !HexFormat.isHexDigit(encoded.charAt(i + 2))) {
            return Optional.empty();
          }
          bytes.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
          i += 2;
        }
        default -> bytes.write(letter);
      }
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
