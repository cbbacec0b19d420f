package dev.gatehouse.wire;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Gives an endpoint what is known about its request. */
@Singleton
class ExchangeBinder implements TypedRequestArgumentBinder<Exchange> {

  @Override
  public Argument<Exchange> argumentType() {
    return Argument.of(Exchange.class);
  }

  @Override
  public BindingResult<Exchange> bind(
      ArgumentConversionContext<Exchange> context, HttpRequest<?> source) {
    Optional<Exchange> exchange = Exchange.of(source);
    return () -> exchange;
  }
}
