package dev.gatehouse.wire;

import dev.gatehouse.tenant.Tenant;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All dialects that there are, by name: every tenant speaks one of them. */
@Singleton
public class Dialects {

  private final List<Dialect> all;
  private final Map<String, Dialect> byName;

  Dialects(List<Dialect> all) {
    this.all = List.copyOf(all);
    this.byName = all.stream().collect(Collectors.toMap(Dialect::name, Function.identity()));
  }

  List<Dialect> all() {
    return all;
  }

  /**
   * The dialect that the tenant speaks.
   *
   * @throws IllegalStateException if there is none, which the start would have said
   */
  public Dialect of(Tenant tenant) {
    return named(tenant.dialect());
  }

  /** The dialect of that name, as {@link #of}. */
  Dialect named(String name) {
    Dialect dialect = byName.get(name);
    if (dialect == null) {
      throw new IllegalStateException("no dialect is named " + name);
    }
    return dialect;
  }
}
