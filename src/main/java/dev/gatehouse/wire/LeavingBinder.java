package dev.gatehouse.wire;

import dev.gatehouse.session.Admission.Leaving;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Gives a logout what was admitted to it. */
@Singleton
class LeavingBinder implements TypedRequestArgumentBinder<Leaving> {

  @Override
  public Argument<Leaving> argumentType() {
    return Argument.of(Leaving.class);
  }

  @Override
  public BindingResult<Leaving> bind(
      ArgumentConversionContext<Leaving> context, HttpRequest<?> source) {
    Optional<Leaving> leaving =
        Exchange.admission(source).filter(Leaving.class::isInstance).map(Leaving.class::cast);
    return () -> leaving;
  }
}
