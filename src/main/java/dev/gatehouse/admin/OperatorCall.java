package dev.gatehouse.admin;

import dev.gatehouse.audit.Origin;
import dev.gatehouse.wire.Exchange;
import io.micronaut.core.bind.ArgumentBinder.BindingResult;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operator's call, as it is written down.
 *
 * @param reason why, in the operator's words ({@code ?reason=})
 * @param dryRun {@code ?dry_run=}, as it was sent
 * @param ifMatch of what version that is which is to be changed, as it was sent
 * @param repetition by what the call may be repeated
 */
record OperatorCall(
    Operator operator,
    String address,
    String requestId,
    @Nullable String reason,
    @Nullable String dryRun,
    @Nullable String ifMatch,
    @Nullable Repetition repetition) {

  /** What every such call may have in its query. */
  static final Set<String> PARAMETERS = Set.of("reason", "dry_run");

  private static final int LONGEST_REASON = 500;

  OperatorCall {
    if (reason != null && reason.length() > LONGEST_REASON) {
      throw Rejected.invalid("reason: expected at most " + LONGEST_REASON + " characters");
    }
  }

  Origin origin() {
    return new Origin(Origin.Kind.OPERATOR, operator.name(), address, requestId);
  }

  /** The same, for the reason that the body has. */
  OperatorCall because(@Nullable String given) {
    return new OperatorCall(
        operator, address, requestId, given == null ? reason : given, dryRun, ifMatch, repetition);
  }

  /** The same, as a dry run. */
  OperatorCall tried() {
    return new OperatorCall(
        operator, address, requestId, reason, Boolean.toString(true), ifMatch, repetition);
  }

  /** Whether only what would happen is asked for. */
  boolean dry() {
    return switch (dryRun) {
      case null -> false;
      case "true" -> true;
      case "false" -> false;
      default -> throw Rejected.invalid("dry_run: expected true or false");
    };
  }

  /** Gives an endpoint the call that it answers. */
  @Singleton
  static final class Binder implements TypedRequestArgumentBinder<OperatorCall> {

    @Override
    public Argument<OperatorCall> argumentType() {
      return Argument.of(OperatorCall.class);
    }

    @Override
    public BindingResult<OperatorCall> bind(
        ArgumentConversionContext<OperatorCall> context, HttpRequest<?> source) {
      Optional<OperatorCall> call =
          Exchange.of(source)
              .map(exchange ->
                  new OperatorCall(
                      Operator.of(source).orElseThrow(),
                      exchange.address(),
                      exchange.requestId(),
                      source.getParameters().get("reason"),
                      source.getParameters().get("dry_run"),
                      source.getHeaders().get(HttpHeaders.IF_MATCH),
                      Repetition.of(source).orElse(null)));
      return () -> call;
    }
  }
}
