package dev.gatehouse.token;

import java.time.Instant;
import java.util.UUID;

/**
 * What an access token says (RFC 9068): who may do something, in which session, until when.
 *
 * @param tenant {@code tid}
 * @param account {@code sub}
 * @param session {@code sid}
 * @param id {@code jti}
 * @param generations {@code sgen}, {@code ugen} and {@code tgen}
 */
public record AccessToken(
    String tenant,
    UUID account,
    UUID session,
    UUID id,
    Generations generations,
    Instant issuedAt,
    Instant expiresAt) {}
