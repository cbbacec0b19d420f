package dev.gatehouse.tenant;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code tenants.yml}, with the defaults of its dialect filled in.
 *
 * @param id the name in URLs, tokens and rows: a DNS label
 * @param dialect the wire format
 * @param hosts the hosts that name the tenant, lower case, without a port
 * @param credential the digest of what the tenant's clients present, if they present anything
 * @param restricted the capabilities restricted unless an operator says otherwise at run time
 * @param rates calls per client address
 * @param origins the web origins whose scripts may call
 */
public record Tenant(
    String id,
    String dialect,
    List<String> hosts,
    @Nullable CredentialDigest credential,
    TokenPolicy tokens,
    RefreshPolicy refresh,
    LogoutPolicy logout,
    Set<Capability> restricted,
    Map<Capability, Rate> rates,
    SignUpPolicy signUp,
    CodePolicy codes,
    AuditPolicy audit,
    List<String> origins) {

  public Tenant {
    hosts = List.copyOf(hosts);
    restricted = Set.copyOf(restricted);
    rates = Map.copyOf(rates);
    origins = List.copyOf(origins);
  }
}
