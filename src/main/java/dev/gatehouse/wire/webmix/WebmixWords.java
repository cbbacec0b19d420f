package dev.gatehouse.wire.webmix;

import dev.gatehouse.session.Outcome;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.wire.Exchange;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words what became of a call; POST answers 201, as this dialect has it. */
@Singleton
class WebmixWords {

  static final String REQUIRED = "is required";

  private final WebmixDialect dialect;

  WebmixWords(WebmixDialect dialect) {
    this.dialect = dialect;
  }

  MutableHttpResponse<?> ok(Exchange exchange, Object data) {
    return HttpResponse.ok(new Envelope.Success<>(Envelope.Meta.of(exchange), data));
  }

  HttpResponse<?> created(Exchange exchange, Object data) {
    return HttpResponse.created(new Envelope.Success<>(Envelope.Meta.of(exchange), data));
  }

  HttpResponse<?> loggedIn(Outcome.Login outcome, Exchange exchange) {
    return switch (outcome) {
      case Outcome.LoggedIn in ->
          created(exchange, Signed.of(in.account().id(), in.tokens(), in.newAccount()));
      case Refusal refusal -> refuse(refusal, exchange);
    };
  }

  HttpResponse<?> done(Outcome.Change outcome, Exchange exchange) {
    return switch (outcome) {
      case Outcome.Changed _ -> created(exchange, new Done(true));
      case Refusal refusal -> refuse(refusal, exchange);
    };
  }

  HttpResponse<?> code(Outcome.Code outcome, Exchange exchange) {
    return switch (outcome) {
      case Outcome.CodeSent sent -> created(exchange, CodeInfo.of(sent.code()));
      case Outcome.CodeDone _ -> created(exchange, new Done(true));
      case Refusal refusal -> refuse(refusal, exchange);
    };
  }

  HttpResponse<?> refuse(Refusal refusal, Exchange exchange) {
    return dialect.refuse(refusal, exchange);
  }

  HttpResponse<?> restricted(Exchange exchange, Capability capability) {
    return dialect.restricted(exchange, capability);
  }

  HttpResponse<?> invalid(Exchange exchange, String field, String wrong) {
    return dialect.invalid(exchange, Map.of(field, wrong));
  }

  /** Says which of two fields is missing. */
  HttpResponse<?> missing(
      Exchange exchange,
      String first,
      @Nullable String firstValue,
      String second,
      @Nullable String secondValue) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (firstValue == null) {
      fields.put(first, REQUIRED);
    }
    if (secondValue == null) {
      fields.put(second, REQUIRED);
    }
    return dialect.invalid(exchange, fields);
  }
}
