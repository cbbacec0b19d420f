package dev.gatehouse.wire.ethgas;

import dev.gatehouse.bench.RenderBenchmark;
import dev.gatehouse.session.Outcome.LoggedIn;
import io.micronaut.http.HttpResponse;

/** The answer in an envelope. */
public class EthgasBenchmark extends RenderBenchmark {

  @Override
  protected HttpResponse<?> answer(LoggedIn in) {
    return Envelope.ok(Signed.of(in.tokens()));
  }
}
