package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.audit.Audit.Written;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a logout did.
 *
 * @param session the one that was left
 * @param effects how many sessions ended and families of refresh tokens were revoked, whether the
 *     account counts as logged out, and how many seconds something of it may still be of use
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ReceiptView(
    UUID id,
    String session,
    String account,
    @Nullable String address,
    String requestId,
    Instant effectiveAt,
    Map<String, Object> effects) {

  static ReceiptView of(Written written) {
    return new ReceiptView(
        written.id(),
        written.object(),
        written.actor(),
        written.address(),
        written.requestId(),
        written.at(),
        written.details());
  }
}
