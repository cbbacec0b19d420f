package dev.gatehouse.admin;

import dev.gatehouse.installation.Sha256;
import dev.gatehouse.wire.WholeBody;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Idempotency-Key} of a call, by which its caller may repeat it when no answer has come
 * (draft-ietf-httpapi-idempotency-key-header). It is about one call: the same key with another one
 * is a mistake.
 */
final class Repetition {

  static final String HEADER = "Idempotency-Key";

  private static final String ATTRIBUTE = "dev.gatehouse.repetition";
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  private final String key;
  private final byte[] fingerprint;
  private volatile @Nullable String begunFor;

  Repetition(String key, byte[] fingerprint) {
    this.key = key;
    this.fingerprint = fingerprint;
  }

  /** What a POST came with; other methods may be repeated anyway. */
  static Optional<Repetition> of(HttpRequest<?> request) {
    return request.getAttribute(ATTRIBUTE, Repetition.class);
  }

  /** Reads it, with the body; {@link #of} finds it from then on. */
  static void read(HttpRequest<?> request) {
    List<String> keys = request.getHeaders().getAll(HEADER);
    if (keys.isEmpty() || request.getMethod() != HttpMethod.POST) {
      return;
    }
    if (keys.size() != 1 || !KEY.matcher(keys.getFirst()).matches()) {
      throw Rejected.invalid(HEADER + ": expected one, of 1 to 255 visible ASCII characters");
    }
    request.setAttribute(ATTRIBUTE, new Repetition(keys.getFirst(), fingerprint(request)));
  }

  private static byte[] fingerprint(HttpRequest<?> request) {
    return Sha256.of(
        request.getUri().toString().getBytes(StandardCharsets.UTF_8),
        new byte[] {0},
        WholeBody.of(request));
  }

  String key() {
    return key;
  }

  byte[] fingerprint() {
    return fingerprint.clone();
  }

  /** Says that the call was made, in a transaction on the tenant's rows. */
  void begun(String tenant) {
    begunFor = tenant;
  }

  /** On whose rows this very call was made; empty if it was not. */
  Optional<String> begunFor() {
    return Optional.ofNullable(begunFor);
  }
}
