package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;

/**
 * How much goes on at a tenant.
 *
 * @param sessions how many go on
 * @param from when the first of the minutes began; the last one is not over yet
 * @param logins how many there were, minute by minute, the oldest first
 * @param refusals failed logins, spent refresh tokens, tokens used after a logout, what is
 *     restricted, and too many calls; what is alike within a second is one
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ActivityView(
    int sessions,
    Instant from,
    List<Integer> logins,
    List<Integer> logouts,
    List<Integer> refusals) {}
