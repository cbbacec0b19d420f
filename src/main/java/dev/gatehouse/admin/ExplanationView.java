package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.session.Receipt;
import dev.gatehouse.tenant.LogoutPolicy;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import java.util.UUID;

/**
 * What a logout would do, line by line of the tenant's policy.
 *
 * @param sessions those that would end
 * @param suspended whether the account would count as logged out until a token is used again
 * @param residualExposureSeconds how long, at most, something of it could still be used
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ExplanationView(
    List<Line> policy,
    List<UUID> sessions,
    int refreshFamilies,
    boolean suspended,
    long residualExposureSeconds) {

  /** A line of the policy, and what comes of it. */
  @Serdeable
  record Line(String line, String effect) {}

  static ExplanationView of(LogoutPolicy policy, Receipt receipt) {
    long seconds = receipt.residualExposure().toSeconds();
    String session =
        switch (policy.session()) {
          case END -> "sessions that end: " + receipt.sessions().size();
          case SUSPEND ->
              "the account counts as logged out until a token is used again; its tokens stay good";
          case KEEP -> "access tokens stay good until they expire, for " + seconds + " s at most";
        };
    String families = "families of refresh tokens that are revoked: " + receipt.families();
    String scope =
        switch (policy.scope()) {
          case SESSION -> "about this session";
          case USER -> "about all sessions of the account";
          case OTHERS -> "about all sessions of the account but this one";
        };
    return new ExplanationView(
        List.of(
            new Line("session: " + policy.session().word(), session),
            new Line("refresh-tokens: " + policy.refreshTokens().word(), families),
            new Line("scope: " + policy.scope().word(), scope)),
        receipt.sessions(),
        receipt.families(),
        receipt.suspended(),
        seconds);
  }
}
