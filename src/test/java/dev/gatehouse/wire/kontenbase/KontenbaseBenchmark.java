package dev.gatehouse.wire.kontenbase;

import dev.gatehouse.bench.RenderBenchmark;
import dev.gatehouse.session.Outcome.LoggedIn;
import io.micronaut.http.HttpResponse;

/** The answer with whatever is kept about the person. */
public class KontenbaseBenchmark extends RenderBenchmark {

  @Override
  protected HttpResponse<?> answer(LoggedIn in) {
    return HttpResponse.ok(Signed.of(in.tokens().access().token(), in.account()));
  }
}
