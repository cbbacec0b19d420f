package dev.gatehouse.cli;

import dev.gatehouse.tenant.DialectDefaults;
import io.micronaut.context.DefaultBeanContext;
import io.micronaut.inject.InstantiatableBeanDefinition;
import java.util.List;

/** The dialects that the service would know, without the service. */
final class Dialects {

  private Dialects() {}

  /** Every dialect that tenants may name. */
  static List<DialectDefaults> all() {
    // Configured and never started: nothing is made but what is asked for.
    try (DefaultBeanContext beans = new DefaultBeanContext()) {
      beans.configure();
      return beans.getBeanDefinitions(DialectDefaults.class).stream()
          .map(InstantiatableBeanDefinition.class::cast)
          .map(dialect -> (DialectDefaults) dialect.instantiate(beans))
          .toList();
    }
  }
}
