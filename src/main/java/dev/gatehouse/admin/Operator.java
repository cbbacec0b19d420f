package dev.gatehouse.admin;

import dev.gatehouse.wire.Exchange;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.security.authentication.Authentication;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who calls as an operator, by an admin key.
 *
 * @param key the key's id; {@link #ROOT} for the one that the installation was given
 * @param name of the key, as what it does is written down by
 * @param tenants those that the key is confined to; null if it is for all
 * @param expiresAt when the key ends; null for never
 */
record Operator(
    UUID key,
    String name,
    Set<Scope> scopes,
    @Nullable Set<String> tenants,
    @Nullable Instant expiresAt)
    implements Authentication {

  private static final long serialVersionUID = 1L;

  static final UUID ROOT = new UUID(0, 0);

  private static final Logger LOG = LoggerFactory.getLogger(Operator.class);

  Operator {
    scopes = Set.copyOf(scopes);
    tenants = tenants == null ? null : Set.copyOf(tenants);
  }

  /** Whoever has the key that the installation was given. */
  static Operator root() {
    return new Operator(ROOT, Operators.OPERATOR, EnumSet.allOf(Scope.class), null, null);
  }

  static Optional<Operator> of(HttpRequest<?> request) {
    return request.getUserPrincipal(Operator.class);
  }

  /** Logs that an operator's call, or what should have been one, was refused. */
  static void log(HttpRequest<?> request, HttpStatus refused) {
    Optional<Exchange> exchange = Exchange.of(request);
    LOG.info(
        "operator={} outcome={} address={} request={}",
        of(request).map(Operator::name).orElse("unknown"),
        refused.name(),
        exchange.map(Exchange::address).orElse(""),
        exchange.map(Exchange::requestId).orElse(""));
  }

  boolean may(String tenant) {
    return tenants == null || tenants.contains(tenant);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Collection<String> getRoles() {
    return List.of(Operators.OPERATOR);
  }

  @Override
  public Map<String, Object> getAttributes() {
    return Map.of();
  }
}
