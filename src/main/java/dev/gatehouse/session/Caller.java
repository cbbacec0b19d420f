package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.Origin;
import dev.gatehouse.tenant.Tenant;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
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
    @Nullable String userAgent) {

  /** For what is written down of an account's doing, or of somebody's with its tokens. */
  Origin origin(UUID account) {
    return new Origin(Origin.Kind.ACCOUNT, account.toString(), address, requestId);
  }

  /** What an account does to itself, as it is written down. */
  AuditEvent event(Action action, UUID account, Map<String, Object> details) {
    return new AuditEvent(
        action, origin(account), AuditEvent.Kind.ACCOUNT, account.toString(), details);
  }

  /** That an account was made by this call, as it is written down. */
  AuditEvent made(Account account) {
    return event(Action.USER_CREATED, account.id(), Map.of("method", account.method().word()));
  }

  /** That a session of an account was opened by this call, as it is written down. */
  AuditEvent loggedIn(Account account, UUID session) {
    return new AuditEvent(
        Action.AUTHN_LOGIN_SUCCESS,
        origin(account.id()),
        AuditEvent.Kind.SESSION,
        session.toString(),
        Map.of("method", account.method().word()));
  }

  /** For what is written down of the doing of the tenant's own servers. */
  Origin origin() {
    return new Origin(Origin.Kind.TENANT, tenant.id(), address, requestId);
  }
}
