package dev.gatehouse.token;

import dev.gatehouse.bench.PartBenchmark;
import dev.gatehouse.bench.Workbench;
import dev.gatehouse.installation.Pepper;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.token.Verification.Verified;
import io.micronaut.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** What it takes to sign and to verify an access token, and to make the next refresh token. */
public class TokenBenchmark extends PartBenchmark {

  private Tenant tenant;
  private Instant issuedAt;
  private AccessTokens knowing;
  private AccessTokens forgetful;
  private String token;
  private RefreshToken refreshToken;
  private Pepper digests;
  private Pepper successors;

  /** What does not know a token again, though it has remembered it. */
  private static final class Forgetful extends GoodTokens {

    @Override
    Optional<Signed> find(String tenant, String token) {
      return super.find(tenant, token).filter(_ -> false);
    }
  }

  @Setup
  public void prepare(Workbench bench) {
    InstantSource time = bench.bean(InstantSource.class);
    RootSecret secret = bench.bean(RootSecret.class);
    tenant = bench.tenant();
    issuedAt = time.instant();
    knowing = bench.bean(AccessTokens.class);
    forgetful =
        new AccessTokens(
            bench.bean(SigningKeys.class),
            new Forgetful(),
            bench.bean(Tenants.class),
            time,
            bench.bean(JsonMapper.class),
            bench.bean(Settings.class));
    token = bench.token().token();
    refreshToken = new RefreshToken(Workbench.SESSION, 0, new byte[RefreshToken.SECRET]);
    digests = secret.pepper("gatehouse/rt/digest/v1");
    successors = secret.pepper("gatehouse/rt/successor/v1");
    if (!(verifyFirstSeen() instanceof Verified) || !(verifySeenBefore() instanceof Verified)) {
      throw new IllegalStateException("a good token was rejected");
    }
  }

  @Benchmark
  public Verification verifyFirstSeen() {
    return forgetful.verify(tenant, token);
  }

  @Benchmark
  public Verification verifySeenBefore() {
    return knowing.verify(tenant, token);
  }

  @Benchmark
  public AccessTokens.Issued sign() {
    return knowing.issue(
        tenant,
        Workbench.ACCOUNT,
        Workbench.SESSION,
        Workbench.GENERATIONS,
        issuedAt,
        issuedAt.plus(Duration.ofDays(1)));
  }

  @Benchmark
  public Object deriveRefreshToken() {
    return refreshToken.successor(tenant.id(), successors);
  }

  @Benchmark
  public byte[] digestRefreshToken() {
    return refreshToken.digest(tenant.id(), digests);
  }
}
