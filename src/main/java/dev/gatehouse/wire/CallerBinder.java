package dev.gatehouse.wire;

import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Admission.Leaving;
import dev.gatehouse.session.Admission.Welcome;
import dev.gatehouse.session.Caller;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Gives an endpoint the caller that was admitted to it. */
@Singleton
class CallerBinder implements TypedRequestArgumentBinder<Caller> {

  @Override
  public Argument<Caller> argumentType() {
    return Argument.of(Caller.class);
  }

  @Override
  public BindingResult<Caller> bind(
      ArgumentConversionContext<Caller> context, HttpRequest<?> source) {
    Optional<Caller> caller =
        Exchange.admission(source)
            .flatMap(admission ->
                switch (admission) {
                  case Welcome welcome -> Optional.of(welcome.caller());
                  case Admitted admitted -> Optional.of(admitted.caller());
                  case Leaving leaving -> Optional.of(leaving.caller());
                  default -> Optional.empty();
                });
    return () -> caller;
  }
}
