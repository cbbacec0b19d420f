package dev.gatehouse.wire.webmix;

import dev.gatehouse.bench.RenderBenchmark;
import dev.gatehouse.bench.Workbench;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.Exchange;
import io.micronaut.http.HttpResponse;
import java.time.Instant;

/** The answer in an envelope, with the request's id and three times. */
public class WebmixBenchmark extends RenderBenchmark {

  private WebmixWords words;
  private Exchange exchange;

  @Override
  protected void prepare(Workbench bench) {
    words = bench.bean(WebmixWords.class);
    exchange =
        new Exchange(
            "req-01K9E6WZ9V0000000000000000",
            Instant.parse("2026-01-15T10:30:00.123456Z"),
            "192.0.2.1",
            null,
            null,
            "/auth/signin",
            bench.tenant(),
            null,
            false,
            Capability.SIGNIN);
  }

  @Override
  protected HttpResponse<?> answer(LoggedIn in) {
    return words.loggedIn(in, exchange);
  }
}
