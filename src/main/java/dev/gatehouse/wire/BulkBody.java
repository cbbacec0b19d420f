package dev.gatehouse.wire;

import io.micronaut.http.body.stream.BodySizeLimits;
import java.util.regex.Pattern;

/**
 * The one body that may be longer than those of the contracts: accounts that operators bring along.
 * It is read only once it is known who sends it.
 */
final class BulkBody {

  /** Four MiB: ten thousand lines of four hundred bytes. */
  static final BodySizeLimits LIMITS = new BodySizeLimits(4 << 20, 4 << 20);

  private static final Pattern IMPORT =
      Pattern.compile("/admin/v1/tenants/[^/?]+/accounts:import(\\?.*)?");

  private BulkBody() {}

  /** Whether a request to {@code uri} has it. */
  static boolean at(String uri) {
    return IMPORT.matcher(uri).matches();
  }
}
