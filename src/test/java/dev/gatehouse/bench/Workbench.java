package dev.gatehouse.bench;

import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.Generations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The service whose parts are measured, with its sample tenants. All benchmarks that run in one JVM
 * share it, from the first that opens it to the last that closes it: to start it takes longer than
 * to measure.
 */
@State(Scope.Benchmark)
public class Workbench {

  /** Nobody, who has a token all the same: for verifying it, no account is looked up. */
  public static final UUID ACCOUNT = UUID.fromString("019a5c6e-7d3b-7c4e-9f21-5b8e4a6d0c17");

  public static final UUID SESSION = UUID.fromString("019a5c6e-7d3c-7a90-b3d4-0e6f1c2b7a58");
  public static final Generations GENERATIONS = new Generations(0, 0, 0);

  private static Service service;
  private static int users;

  @Setup
  public void open() {
    synchronized (Workbench.class) {
      if (users == 0) {
        service = Service.start(TestDatabase.H2, "tenants.yml");
      }
      users++;
    }
  }

  @TearDown
  public void close() {
    synchronized (Workbench.class) {
      users--;
      if (users == 0) {
        service.close();
      }
    }
  }

  public <T> T bean(Class<T> type) {
    return service.bean(type);
  }

  /** A tenant that signs by ES256 and has no rates. */
  public Tenant tenant() {
    return bean(Tenants.class).find("ethgas").orElseThrow();
  }

  /** A good token of that tenant, signed just now. */
  public AccessTokens.Issued token() {
    AccessTokens tokens = bean(AccessTokens.class);
    tokens.prepare(tenant());
    Instant now = bean(InstantSource.class).instant();
    return tokens.issue(tenant(), ACCOUNT, SESSION, GENERATIONS, now, now.plus(Duration.ofDays(1)));
  }
}
