package dev.gatehouse.tenant;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a tenant's tokens are made.
 *
 * @param accessTtl how long an access token lives, 1 minute to 30 days
 * @param refreshTtl how long an unused refresh token lives, at least as long as an access token
 * @param sessionTtl how long a session lives, however often it is refreshed; at least as long as a
 *     refresh token
 * @param algorithm what signs the access tokens
 */
public record TokenPolicy(
    Duration accessTtl, Duration refreshTtl, Duration sessionTtl, Algorithm algorithm) {

  /**
   * A signature algorithm of RFC 7518 or 8037; there is no symmetric one, so none can be confused
   * with it.
   */
  public enum Algorithm {
    ES256("ES256"),
    RS256("RS256"),
    /** With Ed25519. */
    EDDSA("EdDSA");

    private final String written;

    Algorithm(String written) {
      this.written = written;
    }

    /** As tokens, keys and {@code tenants.yml} have it. */
    public String written() {
      return written;
    }
  }

  static final Duration SHORTEST_ACCESS = Duration.ofMinutes(1);
  static final Duration LONGEST_ACCESS = Duration.ofDays(30);
  static final Duration LONGEST_SESSION = Duration.ofDays(365);

  public TokenPolicy {
    if (accessTtl.compareTo(SHORTEST_ACCESS) < 0 || accessTtl.compareTo(LONGEST_ACCESS) > 0) {
      throw new IllegalArgumentException("access-ttl: expected 1m to 30d");
    }
    if (refreshTtl.compareTo(accessTtl) < 0) {
      throw new IllegalArgumentException("refresh-ttl: expected at least access-ttl");
    }
    if (sessionTtl.compareTo(refreshTtl) < 0 || sessionTtl.compareTo(LONGEST_SESSION) > 0) {
      throw new IllegalArgumentException(
          "session-ttl: expected at least refresh-ttl, at most 365d");
    }
  }

  static TokenPolicy in(YamlSection entry, TokenPolicy defaults) {
    return entry.policy(
        "tokens",
        defaults,
        section ->
            new TokenPolicy(
                section
                    .duration("access-ttl", SHORTEST_ACCESS, LONGEST_ACCESS)
                    .orElse(defaults.accessTtl),
                section.duration("refresh-ttl").orElse(defaults.refreshTtl),
                section
                    .duration("session-ttl", SHORTEST_ACCESS, LONGEST_SESSION)
                    .orElse(defaults.sessionTtl),
                section
                    .value("algorithm", "ES256, RS256 or EdDSA", TokenPolicy::algorithm)
                    .orElse(defaults.algorithm)));
  }

  private static Optional<Algorithm> algorithm(String name) {
    return Stream.of(Algorithm.values())
        .filter(algorithm -> algorithm.written().equals(name))
        .findFirst();
  }
}
