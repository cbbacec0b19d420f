package dev.gatehouse.admin;

import dev.gatehouse.installation.Sha256;
import io.micronaut.http.HttpStatus;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Entity tags (RFC 9110 section 8.8.3): what was not changed has the one that it had. */
@Singleton
final class Versions {

  private static final int LENGTH = 16;

  private final JsonMapper json;

  Versions(JsonMapper json) {
    this.json = json;
  }

  String of(Versioned shown) {
    try {
      byte[] digest = Sha256.of(json.writeValueAsBytes(shown));
      return '"'
          + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, LENGTH))
          + '"';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Lets a change go on if its caller knows what it changes ({@code If-Match}, RFC 9110 section
   * 13.1.1), or says by {@code *} that it does not matter.
   *
   * @param current as it is, locked
   */
  void require(@Nullable String ifMatch, Versioned current) {
    if (ifMatch == null) {
      throw new Rejected(
          HttpStatus.PRECONDITION_REQUIRED,
          "If-Match: expected the ETag of what is to be changed, or * for whatever it is");
    }
    String tag = of(current);
    if (Stream.of(ifMatch.split(","))
        .map(String::strip)
        .noneMatch(one -> one.equals("*") || one.equals(tag))) {
      throw new Rejected(
          HttpStatus.PRECONDITION_FAILED, "It was changed meanwhile, or is another.");
    }
  }
}
