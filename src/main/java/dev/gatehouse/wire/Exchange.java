package dev.gatehouse.wire;

import dev.gatehouse.installation.Randoms;
import dev.gatehouse.session.Admission;
import dev.gatehouse.session.Caller;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request and what is known about it.
 *
 * @param origin the web origin of the script that calls; null where a browser would not say one
 * @param path what is asked for, as dialects have it: without the prefix that names a tenant
 * @param tenant whose it is; null where none is named
 * @param dialect how the tenant's clients speak; null where nothing says so
 * @param byToken whether nothing but the token that it carries says whose it is
 * @param capability what it exercises; null where it has reached no endpoint of a dialect
 */
public record Exchange(
    String requestId,
    Instant startedAt,
    String address,
    @Nullable String userAgent,
    @Nullable String origin,
    String path,
    @Nullable Tenant tenant,
    @Nullable Dialect dialect,
    boolean byToken,
    @Nullable Capability capability) {

  /** What a client may call its request, and what we call it otherwise. */
  public static final String REQUEST_ID = "X-Request-Id";

  private static final String ATTRIBUTE = "gatehouse.exchange";
  private static final String ADMISSION = "gatehouse.admission";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int LONGEST_AGENT = 256;

  /** What is known before anything was decided. */
  static Exchange begin(HttpRequest<?> request, Instant now, String address) {
    List<String> ids = request.getHeaders().getAll(REQUEST_ID);
    String id =
        ids.size() == 1 && SANE.matcher(ids.getFirst()).matches()
            ? ids.getFirst()
            : "req-" + Ulid.write(Randoms.name());
    List<String> origins = request.getHeaders().getAll(HttpHeaders.ORIGIN);
    String agent = request.getHeaders().get(HttpHeaders.USER_AGENT);
    return new Exchange(
        id,
        now,
        address,
        agent == null ? null : agent.substring(0, Math.min(agent.length(), LONGEST_AGENT)),
        origins.size() == 1 ? origins.getFirst() : null,
        path(request),
        null,
        null,
        false,
        null);
  }

  /** What is known about {@code request}, if anything is yet. */
  public static Optional<Exchange> of(HttpRequest<?> request) {
    return request.getAttribute(ATTRIBUTE, Exchange.class);
  }

  /** The path as dialects have it: without the prefix that names a tenant. */
  public static String path(HttpRequest<?> request) {
    return TenantFilter.rest(request.getPath());
  }

  /**
   * How to answer it, if anything says so: as the tenant's dialect does, or, at the doors that
   * every tenant has, as their standards do.
   */
  public @Nullable Words words() {
    return dialect != null && StandardWords.spokenAt(path) ? StandardWords.SPOKEN : dialect;
  }

  Exchange with(@Nullable Tenant tenant, @Nullable Dialect dialect) {
    return new Exchange(
        requestId, startedAt, address, userAgent, origin, path, tenant, dialect, false, capability);
  }

  /** The same, of the tenant that has issued its token. */
  Exchange issuedBy(Tenant issuer, Dialect spoken) {
    return new Exchange(
        requestId, startedAt, address, userAgent, origin, path, issuer, spoken, true, capability);
  }

  /** The same, answered in {@code dialect}. */
  Exchange spoken(Dialect dialect) {
    return new Exchange(
        requestId,
        startedAt,
        address,
        userAgent,
        origin,
        path,
        tenant,
        dialect,
        byToken,
        capability);
  }

  Exchange exercising(Capability exercised) {
    return new Exchange(
        requestId, startedAt, address, userAgent, origin, path, tenant, dialect, byToken,
        exercised);
  }

  void keepIn(HttpRequest<?> request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** The caller, of the tenant that is named. */
  Caller caller(Tenant named) {
    return new Caller(named, address, requestId, startedAt, userAgent);
  }

  static void admit(HttpRequest<?> request, Admission admission) {
    request.setAttribute(ADMISSION, admission);
  }

  static Optional<Admission> admission(HttpRequest<?> request) {
    return request.getAttribute(ADMISSION, Admission.class);
  }
}
