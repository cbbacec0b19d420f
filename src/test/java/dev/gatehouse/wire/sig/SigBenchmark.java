package dev.gatehouse.wire.sig;

import dev.gatehouse.bench.RenderBenchmark;
import dev.gatehouse.session.Outcome.LoggedIn;
import io.micronaut.http.HttpResponse;

/** The answer with the user. */
public class SigBenchmark extends RenderBenchmark {

  @Override
  protected HttpResponse<?> answer(LoggedIn in) {
    return HttpResponse.ok(
        new Signed(
            in.tokens().access().token(), in.tokens().refresh().token(), User.of(in.account())));
  }
}
