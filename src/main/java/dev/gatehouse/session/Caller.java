package dev.gatehouse.session;

import dev.gatehouse.tenant.Tenant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, before anything is known about a user.
 *
 * @param address the client's address in canonical form; an IPv6 one stands for its /64
 * @param startedAt when the call began
 */
public record Caller(
    Tenant tenant,
    String address,
    String requestId,
    Instant startedAt,
    @Nullable String userAgent) {}
