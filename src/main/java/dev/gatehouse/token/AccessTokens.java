package dev.gatehouse.token;

import dev.gatehouse.installation.MustWait;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.installation.StrictJson;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.tenant.Word;
import dev.gatehouse.token.GoodTokens.Signed;
import dev.gatehouse.token.Verification.Rejected;
import dev.gatehouse.token.Verification.Verified;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies access tokens: JWTs (RFC 7519, profile RFC 9068), each tenant's with its own
 * keys.
 *
 * <p>The verifier takes nothing but what this class writes (RFC 8725): three canonical parts, a
 * header with {@code alg}, {@code kid} and {@code typ} and no more, the algorithm of the named key,
 * every claim there and of its type. What the framework brings for this trusts any key for any
 * tenant, and a token without a signature where no key is configured.
 */
@Singleton
public class AccessTokens {

  /** How far two clocks may be apart. */
  public static final Duration LEEWAY = Duration.ofSeconds(30);

  /** The end of the year 9999, in seconds: a claim beyond it is in other units. */
  private static final long LATEST = 253_402_300_799L;

  private static final Set<String> HEADER = Set.of("alg", "kid", "typ");

  private final SigningKeys keys;
  private final GoodTokens good;
  private final InstantSource time;
  private final JsonMapper json;
  private final Tenants tenants;

  /** What all issuers begin with; the tenant's id follows. */
  private final String issuers;

  AccessTokens(
      SigningKeys keys,
      GoodTokens good,
      Tenants tenants,
      InstantSource time,
      JsonMapper json,
      Settings settings) {
    this.keys = keys;
    this.good = good;
    this.time = time;
    this.json = json;
    this.tenants = tenants;
    this.issuers = settings.publicUrl() + "/t/";
  }

  /** An access token and its time; full seconds, as it says them itself. */
  public record Issued(String token, Instant issuedAt, Instant expiresAt) {

    /** How long it is good; shorter than the tenant's tokens are where its session ends sooner. */
    public Duration lifetime() {
      return Duration.between(issuedAt, expiresAt);
    }

    @Override
    public String toString() {
      return "access token until " + expiresAt;
    }
  }

  @Serdeable
  record Claims(
      String iss,
      String aud,
      String sub,
      String tid,
      String sid,
      String jti,
      int sgen,
      int ugen,
      int tgen,
      long iat,
      long nbf,
      long exp) {}

  /**
   * Makes the tenant's first key, if there is none. For whoever is going to issue tokens, before a
   * transaction waits for it.
   */
  public void prepare(Tenant tenant) {
    keys.active(tenant);
  }

  /**
   * A new access token for the account's session, which it does not outlive.
   *
   * @param at when it is issued: no later than what was written down of how long the session's
   *     tokens are good was counted from, for what ends them is remembered no longer
   */
  public Issued issue(
      Tenant tenant,
      UUID account,
      UUID session,
      Generations generations,
      Instant at,
      Instant sessionExpiresAt) {
    long now = at.getEpochSecond();
    long expiresAt =
        Math.min(now + tenant.tokens().accessTtl().toSeconds(), sessionExpiresAt.getEpochSecond());
    Claims claims =
        new Claims(
            issuer(tenant),
            tenant.id(),
            account.toString(),
            tenant.id(),
            session.toString(),
            Randoms.id().toString(),
            generations.session(),
            generations.account(),
            generations.tenant(),
            now,
            now,
            expiresAt);
    try {
      String token = keys.active(tenant).sign(json.writeValueAsBytes(claims));
      return new Issued(token, Instant.ofEpochSecond(now), Instant.ofEpochSecond(expiresAt));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether {@code token} is a good one of this tenant; every other tenant's is a forged one. */
  public Verification verify(Tenant tenant, String token) {
    Findings found = look(tenant, token);
    return switch (found.failed()) {
      case null -> new Verified(Objects.requireNonNull(found.token()));
      case FORM -> new Rejected(Flaw.MALFORMED, false, null);
      case HEADER, KEY, SIGNATURE, CLAIMS -> new Rejected(Flaw.FORGED, found.pastExpiry(), null);
      case EXPIRY -> new Rejected(Flaw.EXPIRED, true, found.token());
    };
  }

  /** The first check that a token does not pass; empty if it passes all of them. */
  public Optional<Check> failed(Tenant tenant, String token) {
    return Optional.ofNullable(look(tenant, token).failed());
  }

  /** What is looked at, in this order. */
  public enum Check implements Word {
    /** Three parts, each written in the one way, of JSON objects. */
    FORM,
    /** {@code alg}, {@code kid} and {@code typ}, and nothing else. */
    HEADER,
    /** The tenant has a key of that id, and its time is not over. */
    KEY,
    SIGNATURE,
    /** All there, of their types, and of this tenant. */
    CLAIMS,
    EXPIRY
  }

  /**
   * @param failed the first check that failed
   * @param token what it says, where that can be believed
   */
  private record Findings(
      @Nullable Check failed, boolean pastExpiry, @Nullable AccessToken token) {}

  private Findings look(Tenant tenant, String token) {
    return good.find(tenant.id(), token)
        .map(signed -> again(tenant, signed))
        .orElseGet(() -> apart(tenant, token));
  }

  /** What may have become of a token that was good. */
  private Findings again(Tenant tenant, Signed signed) {
    AccessToken token = signed.token();
    boolean pastExpiry = !time.instant().isBefore(token.expiresAt());
    Check failed =
        keys.find(tenant, signed.kid()).isEmpty()
            ? Check.KEY
            : !timely(tenant, token) ? Check.CLAIMS : pastExpiry ? Check.EXPIRY : null;
    return new Findings(failed, pastExpiry, token);
  }

  private Findings apart(Tenant tenant, String token) {
    MustWait.elsewhere();
    Optional<Jws> jws = Jws.parse(token);
    Optional<Map<String, @Nullable Object>> claims = jws.flatMap(AccessTokens::claims);
    if (jws.isEmpty() || claims.isEmpty()) {
      return new Findings(Check.FORM, false, null);
    }
    boolean pastExpiry = pastExpiry(claims.get());
    if (!headed(jws.get())) {
      return new Findings(Check.HEADER, pastExpiry, null);
    }
    String kid = String.valueOf(jws.get().header().get("kid"));
    Optional<SigningKey> key = keys.find(tenant, kid);
    if (key.isEmpty()) {
      return new Findings(Check.KEY, pastExpiry, null);
    }
    if (!jws.get().signedBy(key.get())) {
      return new Findings(Check.SIGNATURE, pastExpiry, null);
    }
    Optional<AccessToken> read = read(tenant, claims.get());
    if (read.isEmpty()) {
      return new Findings(Check.CLAIMS, pastExpiry, null);
    }
    if (pastExpiry) {
      return new Findings(Check.EXPIRY, true, read.get());
    }
    // The key's own name, not the token's copy: it is compared at every call, and found the same.
    good.remember(tenant.id(), token, new Signed(key.get().kid(), read.get()));
    return new Findings(null, false, read.get());
  }

  /** The tenant that has issued {@code token}, in its time or not; empty if none of ours has. */
  public Optional<Tenant> issuer(String token) {
    return Jws.parse(token)
        .flatMap(AccessTokens::claims)
        .map(claims -> claims.get("iss"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(claimed -> claimed.startsWith(issuers))
        .flatMap(claimed -> tenants.find(claimed.substring(issuers.length())))
        .filter(claimed ->
            switch (verify(claimed, token)) {
              case Verified _ -> true;
              case Rejected(_, _, AccessToken authentic) -> authentic != null;
            });
  }

  private static Optional<Map<String, @Nullable Object>> claims(Jws jws) {
    return StrictJson.object(jws.payload());
  }

  private static boolean headed(Jws jws) {
    return jws.header().keySet().equals(HEADER)
        && SigningKey.TYPE.equals(jws.header().get("typ"))
        && jws.header().get("kid") instanceof String;
  }

  private Optional<AccessToken> read(Tenant tenant, Map<String, @Nullable Object> claims) {
    Optional<UUID> account = id(claims.get("sub"));
    Optional<UUID> session = id(claims.get("sid"));
    Optional<UUID> id = id(claims.get("jti"));
    Optional<Generations> generations = generations(claims);
    Optional<Instant> issuedAt = time(claims.get("iat"));
    Optional<Instant> notBefore = time(claims.get("nbf"));
    Optional<Instant> expiresAt = time(claims.get("exp"));
    if (account.isEmpty()
        || session.isEmpty()
        || id.isEmpty()
        || generations.isEmpty()
        || !issuer(tenant).equals(claims.get("iss"))
        || !tenant.id().equals(claims.get("aud"))
        || !tenant.id().equals(claims.get("tid"))
        || issuedAt.isEmpty()
        || notBefore.isEmpty()
        || expiresAt.isEmpty()) {
      return Optional.empty();
    }
    if (notBefore.get().isAfter(time.instant().plus(LEEWAY))) {
      return Optional.empty();
    }
    return Optional.of(
            new AccessToken(
                tenant.id(),
                account.get(),
                session.get(),
                id.get(),
                generations.get(),
                issuedAt.get(),
                expiresAt.get()))
        .filter(token -> timely(tenant, token));
  }

  /** Whether a token that the tenant issues now could have this time. */
  private boolean timely(Tenant tenant, AccessToken token) {
    Duration lifetime = Duration.between(token.issuedAt(), token.expiresAt());
    return !token.issuedAt().isAfter(time.instant().plus(LEEWAY))
        && !lifetime.isNegative()
        && lifetime.compareTo(tenant.tokens().accessTtl()) <= 0;
  }

  private boolean pastExpiry(Map<String, @Nullable Object> claims) {
    return time(claims.get("exp")).filter(expiry -> !time.instant().isBefore(expiry)).isPresent();
  }

  /** What the tenant's tokens name as their issuer. */
  public String issuer(Tenant tenant) {
    return issuers + tenant.id();
  }

  private static Optional<Generations> generations(Map<String, @Nullable Object> claims) {
    return claims.get("sgen") instanceof Integer session
            && claims.get("ugen") instanceof Integer account
            && claims.get("tgen") instanceof Integer tenant
            && session >= 0
            && account >= 0
            && tenant >= 0
        ? Optional.of(new Generations(session, account, tenant))
        : Optional.empty();
  }

  /** A NumericDate (RFC 7519 section 2) in whole seconds. */
  private static Optional<Instant> time(@Nullable Object claim) {
    long seconds =
        switch (claim) {
          case Integer number -> number;
          case Long number -> number;
          case null, default -> -1;
        };
    return seconds < 0 || seconds > LATEST
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(seconds));
  }

  private static Optional<UUID> id(@Nullable Object claim) {
    if (!(claim instanceof String text) || text.length() != 36) {
      return Optional.empty();
    }
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
