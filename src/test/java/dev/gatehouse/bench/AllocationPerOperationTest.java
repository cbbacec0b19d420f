package dev.gatehouse.bench;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.sun.management.HotSpotDiagnosticMXBean;
import dev.gatehouse.fixture.Program;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.runner.options.WarmupMode;

/**
 * How much an operation of each inner part allocates: from one run to the next it is nearly the
 * same, as its time is not. Whoever has a part allocate more finds this test, and may have a
 * reason.
 */
class AllocationPerOperationTest {

  static {
    // Whoever measures times at the same moment is welcome to.
    System.setProperty("jmh.ignoreLock", "true");
  }

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /**
   * In bytes, a fifth or so more than was measured: enough for a run in which the compiler has not
   * come to sparing any of the objects that it could.
   */
  private static final Map<String, Integer> BOUNDS =
      Map.ofEntries(
          entry("AdmissionBenchmark.admit", 6_400),
          entry("EthgasBenchmark.render", 2_250),
          entry("KontenbaseBenchmark.render", 3_800),
          entry("SigBenchmark.render", 2_300),
          entry("TokenBenchmark.deriveRefreshToken", 6_000),
          entry("TokenBenchmark.digestRefreshToken", 1_800),
          entry("TokenBenchmark.sign", 9_500),
          entry("TokenBenchmark.verifyFirstSeen", 26_000),
          entry("TokenBenchmark.verifySeenBefore", 3_700),
          entry("TransakBenchmark.render", 2_450),
          entry("WebmixBenchmark.render", 3_650));

  @BeforeAll
  static void onlyWhereItIsAsItWasMeasured() {
    if (AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() != null) {
      throw Program.skip("what signs is not the native code that was measured");
    }
    String compressed =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("UseCompressedOops")
            .getValue();
    if (!Boolean.parseBoolean(compressed)) {
      throw Program.skip("a reference is twice as long in a heap as large as this one");
    }
  }

  @Test
  void noPartAllocatesMoreThanItMay() throws RunnerException {
    SortedMap<String, Long> measured = measured();
    TreeSet<String> names = new TreeSet<>(measured.keySet());
    names.addAll(BOUNDS.keySet());
    List<String> wrong = new ArrayList<>();
    StringBuilder table = new StringBuilder("bytes per operation:\n");
    for (String name : names) {
      Long bytes = measured.get(name);
      Integer bound = BOUNDS.get(name);
      if (bytes == null || bound == null || bytes > bound) {
        wrong.add(name);
      }
      table.append(
          "%-36s %12s, bound %s%n"
              .formatted(
                  name, bytes == null ? "no benchmark" : bytes, bound == null ? "missing" : bound));
    }
    assertThat(wrong).as(table.toString()).isEmpty();
  }

  /** What an operation of each benchmark allocates. */
  private static SortedMap<String, Long> measured() throws RunnerException {
    // All are warm before the first is measured: what is compiled for one changes none before it.
    Options briefly =
        new OptionsBuilder()
            .forks(0)
            .warmupMode(WarmupMode.BULK)
            .warmupIterations(1)
            .warmupTime(TimeValue.milliseconds(1250))
            .measurementIterations(4)
            .measurementTime(TimeValue.milliseconds(200))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    Workbench bench = new Workbench();
    bench.open();
    try {
      SortedMap<String, Long> measured = new TreeMap<>();
      for (RunResult result : new Runner(briefly).run()) {
        measured.put(name(result), least(result));
      }
      return measured;
    } finally {
      bench.close();
    }
  }

  /** Class and method. */
  private static String name(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    int method = benchmark.lastIndexOf('.');
    return benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
  }

  /** Of its iterations the least: what other threads allocate meanwhile is counted, too. */
  private static long least(RunResult result) {
    return result.getBenchmarkResults().stream()
        .flatMap(run -> run.getIterationResults().stream())
        .mapToLong(
            iteration -> Math.round(iteration.getSecondaryResults().get(ALLOCATED).getScore()))
        .min()
        .orElseThrow();
  }
}
