package dev.gatehouse.wire;

import dev.gatehouse.session.Refusal;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.netty.NettyHttpHeaders;
import io.micronaut.http.server.annotation.PreMatching;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says whose request it is, before anything is routed: by host, by the prefix {@code /t/{tenant}},
 * by the tenant's credential. Where more than one is given they must agree; none goes before
 * another.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class TenantFilter implements Ordered {

  private static final String PREFIX = "/t/";

  /**
   * Where clients look for what describes an issuer; the issuer's path comes after it (RFC 8414
   * section 3.1).
   */
  private static final String METADATA = "/.well-known/oauth-authorization-server";

  private static final int MOST_HEADERS = 100;
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]{2,45}](:[0-9]{1,5})?");

  private final Tenants tenants;
  private final Dialects dialects;
  private final ClientAddresses addresses;
  private final DialectFaults faults;
  private final InstantSource time;
  private final ResponseHeaders responseHeaders;

  TenantFilter(
      Tenants tenants,
      Dialects dialects,
      ClientAddresses addresses,
      DialectFaults faults,
      InstantSource time,
      ResponseHeaders responseHeaders) {
    this.responseHeaders = responseHeaders;
    this.tenants = tenants;
    this.dialects = dialects;
    this.addresses = addresses;
    this.faults = faults;
    this.time = time;
  }

  @RequestFilter
  @PreMatching
  @Nullable HttpResponse<?> name(HttpRequest<?> request) {
    // What answers here passes no filter on its way out.
    MutableHttpResponse<?> refusal = refusal(request);
    if (refusal != null) {
      Exchange.of(request).ifPresent(exchange -> responseHeaders.add(refusal, exchange));
    }
    return refusal;
  }

  private @Nullable MutableHttpResponse<?> refusal(HttpRequest<?> request) {
    Exchange unnamed = Exchange.begin(request, time.instant(), addresses.of(request));
    unnamed.keepIn(request);
    List<String> hosts = request.getHeaders().getAll(HttpHeaders.HOST);
    for (String host : hosts) {
      if (!HOST.matcher(host).matches()) {
        return faults.word(HttpStatus.BAD_REQUEST, unnamed);
      }
    }
    @Nullable Tenant atHost =
        hosts.isEmpty() ? null : tenants.atHost(host(hosts.getFirst())).orElse(null);
    Optional<String> prefix = prefix(request.getPath());
    @Nullable Tenant atPrefix = prefix.flatMap(tenants::find).orElse(null);
    if (prefix.isPresent() && atPrefix == null) {
      return faults.word(HttpStatus.NOT_FOUND, unnamed);
    }
    if (differ(atHost, atPrefix)) {
      return faults.word(HttpStatus.BAD_REQUEST, unnamed);
    }
    @Nullable Tenant named = atHost == null ? atPrefix : atHost;
    Exchange exchange = named == null ? unnamed : named(unnamed, named);
    exchange.keepIn(request);
    for (Dialect dialect : dialects.all()) {
      List<String> credentials = dialect.credentials(request);
      if (credentials.size() > 1) {
        return dialect.refuse(
            new Refusal.Malformed(Map.of()), exchange.with(exchange.tenant(), dialect));
      }
      for (String credential : credentials) {
        @Nullable Tenant presenting =
            tenants
                .withCredential(credential)
                .filter(found -> found.dialect().equals(dialect.name()))
                .orElse(null);
        boolean meant = exchange.dialect() == null || dialect.equals(exchange.dialect());
        if (differ(named, presenting) || (meant && presenting == null)) {
          Words words = exchange.words() == null ? dialect : exchange.words();
          Dialect spoken = exchange.dialect() == null ? dialect : exchange.dialect();
          return words.refuse(
              new Refusal.CredentialRejected(), exchange.with(exchange.tenant(), spoken));
        }
        named = named == null ? presenting : named;
      }
    }
    Exchange known = exchange.tenant() != null || named == null ? exchange : named(unnamed, named);
    known.keepIn(request);
    return unfit(request)
        .<MutableHttpResponse<?>>map(status -> faults.word(status, known))
        .orElse(null);
  }

  /** What no endpoint of any tenant takes; a body that stays with a proxy may be as it likes. */
  private static Optional<HttpStatus> unfit(HttpRequest<?> request) {
    HttpHeaders headers = request.getHeaders();
    // Counted where they are: to ask for all values copies them, at every call.
    if (((NettyHttpHeaders) headers).getNettyHeaders().size() > MOST_HEADERS) {
      return Optional.of(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE);
    }
    return ForwardAuth.asked(rest(request.getPath()))
            || headers.getAll(HttpHeaders.CONTENT_ENCODING).stream().allMatch("identity"::equals)
        ? Optional.empty()
        : Optional.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
  }

  /** By their ids: all that is known of a tenant is much to look at, at every call. */
  private static boolean differ(@Nullable Tenant one, @Nullable Tenant other) {
    return one != null && other != null && !one.id().equals(other.id());
  }

  private Exchange named(Exchange exchange, Tenant tenant) {
    return exchange.with(tenant, dialects.of(tenant));
  }

  /** The tenant that the path names, whether there is one of that name or not. */
  private static Optional<String> prefix(String path) {
    String issuer = issuer(path);
    if (!issuer.startsWith(PREFIX)) {
      return Optional.empty();
    }
    int end = issuer.indexOf('/', PREFIX.length());
    return Optional.of(issuer.substring(PREFIX.length(), end < 0 ? issuer.length() : end));
  }

  /** The path without the prefix that names a tenant. */
  static String rest(String path) {
    String issuer = issuer(path);
    return prefix(path)
        .map(tenant ->
            path.substring(0, path.length() - issuer.length())
                + issuer.substring(PREFIX.length() + tenant.length()))
        .orElse(path);
  }

  /** The path from where an issuer's begins. */
  private static String issuer(String path) {
    return path.startsWith(METADATA + PREFIX) ? path.substring(METADATA.length()) : path;
  }

  private static String host(String header) {
    int port = header.startsWith("[") ? -1 : header.indexOf(':');
    return (port < 0 ? header : header.substring(0, port)).toLowerCase(Locale.ROOT);
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.order();
  }
}
