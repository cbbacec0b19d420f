package dev.gatehouse.session;

import dev.gatehouse.bench.PartBenchmark;
import dev.gatehouse.bench.Workbench;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.tenant.Capability;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** What it takes to let in somebody of whom this node knows everything. */
public class AdmissionBenchmark extends PartBenchmark {

  private Admissions admissions;
  private Caller caller;
  private String token;

  @Setup
  public void comes(Workbench bench) {
    admissions = bench.bean(Admissions.class);
    caller =
        new Caller(
            bench.tenant(),
            "192.0.2.1",
            "req-01K9E6WZ9V0000000000000000",
            Instant.parse("2026-01-15T10:30:00.123456Z"),
            null);
    token = bench.token().token();
    if (!(admit() instanceof Admitted)) {
      throw new IllegalStateException("a good token was refused");
    }
  }

  @Benchmark
  public Admission admit() {
    return admissions.admit(caller, Capability.AUTHENTICATED_USER, "authenticated-user", token);
  }
}
