package dev.gatehouse.admin;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.FilterPatternStyle;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the answers to operators have beside their bodies: where the next part of a list is (RFC
 * 8288), of which version something is, and, for whoever may call again, a copy of them.
 */
@ServerFilter(value = Operators.PATHS, patternStyle = FilterPatternStyle.REGEX)
class OperatorAnswers implements Ordered {

  private final Versions versions;
  private final Repetitions repetitions;
  private final JsonMapper json;

  OperatorAnswers(Versions versions, Repetitions repetitions, JsonMapper json) {
    this.versions = versions;
    this.repetitions = repetitions;
    this.json = json;
  }

  @ResponseFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void complete(HttpRequest<?> request, MutableHttpResponse<?> response) throws IOException {
    @Nullable Object body = response.body();
    if (body instanceof Page<?> page && page.nextCursor() != null) {
      String next =
          UriBuilder.of(request.getUri())
              .replaceQueryParam("cursor", page.nextCursor())
              .build()
              .toString();
      response.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
    }
    if (body instanceof Versioned shown) {
      response.header(HttpHeaders.ETAG, versions.of(shown));
    }
    Repetition call = Repetition.of(request).orElse(null);
    if (call != null && call.begunFor().isPresent()) {
      Object again = body instanceof MadeAdminKeyView made ? made.again() : body;
      repetitions.answered(
          call.begunFor().get(),
          Operator.of(request).orElseThrow().name(),
          call,
          response.code(),
          again == null ? null : json.writeValueAsString(again));
    }
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.LAST.order();
  }
}
