package dev.gatehouse.wire;

import dev.gatehouse.session.Admission.Admitted;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Gives an endpoint the account that was admitted to it. */
@Singleton
class AdmittedBinder implements TypedRequestArgumentBinder<Admitted> {

  @Override
  public Argument<Admitted> argumentType() {
    return Argument.of(Admitted.class);
  }

  @Override
  public BindingResult<Admitted> bind(
      ArgumentConversionContext<Admitted> context, HttpRequest<?> source) {
    Optional<Admitted> admitted =
        Exchange.admission(source).filter(Admitted.class::isInstance).map(Admitted.class::cast);
    return () -> admitted;
  }
}
