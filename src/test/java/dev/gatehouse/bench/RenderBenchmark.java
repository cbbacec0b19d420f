package dev.gatehouse.bench;

import dev.gatehouse.account.Account;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.session.Outcome.Tokens;
import dev.gatehouse.token.RefreshTokens;
import io.micronaut.http.HttpResponse;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * What it takes to say that somebody has signed in, up to the bytes: of all answers, the one that
 * has most in it.
 */
public abstract class RenderBenchmark extends PartBenchmark {

  private static final Instant EARLIER = Instant.parse("2026-01-15T10:30:00.123456Z");

  private JsonMapper json;
  private LoggedIn outcome;

  @Setup
  public void signIn(Workbench bench) {
    json = bench.bean(JsonMapper.class);
    outcome =
        new LoggedIn(
            new Account(
                Workbench.ACCOUNT,
                Account.Method.PASSWORD,
                "ada",
                "ada@example.com",
                Account.Standing.ACTIVE,
                null,
                0,
                Map.of("firstName", "Ada", "lastName", "Lovelace"),
                EARLIER,
                EARLIER),
            new Tokens(
                bench.token(),
                new RefreshTokens.Issued("rt1_" + "A".repeat(91) + "_00000000", EARLIER)),
            false);
    prepare(bench);
  }

  @Benchmark
  public byte[] render() throws IOException {
    return json.writeValueAsBytes(answer(outcome).body());
  }

  /** Takes what {@link #answer} needs beside the outcome. */
  protected void prepare(Workbench bench) {}

  /** The answer in the words of the dialect, as its controller has it. */
  protected abstract HttpResponse<?> answer(LoggedIn in);
}
