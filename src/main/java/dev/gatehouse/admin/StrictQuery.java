package dev.gatehouse.admin;

import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.FilterPatternStyle;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteMatch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes no parameter that the endpoint does not know, and none twice: a dry run that is spelled
 * wrong would be none. Nor a path that ends where a name was meant: what was to be done to one
 * thing would be done to all of them.
 */
@ServerFilter(value = Operators.PATHS, patternStyle = FilterPatternStyle.REGEX)
class StrictQuery implements Ordered {

  /** U+0000, as a URI has it. */
  private static final String NUL = "%00";

  @RequestFilter
  void check(HttpRequest<?> request, RouteMatch<?> route) {
    if (request.getPath().endsWith("/")) {
      throw Rejected.notFound("path");
    }
    // No database takes it in a text, so nothing is named by one that has it.
    if (request.getUri().toString().contains(NUL)) {
      throw Rejected.invalid("path, query: expected no " + NUL);
    }
    Set<String> known = known(route);
    for (Map.Entry<String, List<String>> parameter : request.getParameters()) {
      if (!known.contains(parameter.getKey())) {
        throw Rejected.invalid(
            known.isEmpty()
                ? "query: expected none"
                : "query: expected nothing but " + String.join(", ", known));
      }
      if (parameter.getValue().size() != 1) {
        throw Rejected.invalid(parameter.getKey() + ": expected once");
      }
    }
  }

  private static Set<String> known(RouteMatch<?> route) {
    Set<String> known = new TreeSet<>();
    for (Argument<?> argument : ((MethodBasedRouteMatch<?, ?>) route).getArguments()) {
      if (argument.getType() == OperatorCall.class) {
        known.addAll(OperatorCall.PARAMETERS);
      } else if (argument.getAnnotationMetadata().hasAnnotation(QueryValue.class)) {
        known.add(
            argument
                .getAnnotationMetadata()
                .stringValue(QueryValue.class)
                .orElse(argument.getName()));
      }
    }
    return known;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }
}
