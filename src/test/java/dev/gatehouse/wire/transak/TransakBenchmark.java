package dev.gatehouse.wire.transak;

import dev.gatehouse.bench.RenderBenchmark;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.token.AccessTokens;
import io.micronaut.http.HttpResponse;

/** The answer in an envelope, with a time. */
public class TransakBenchmark extends RenderBenchmark {

  @Override
  protected HttpResponse<?> answer(LoggedIn in) {
    AccessTokens.Issued access = in.tokens().access();
    return HttpResponse.ok(
        new Envelope.Success<>(
            new Signed(
                access.lifetime().toSeconds(), Envelope.time(access.issuedAt()), access.token())));
  }
}
