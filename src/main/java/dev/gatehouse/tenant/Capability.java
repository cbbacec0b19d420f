package dev.gatehouse.tenant;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An operation that an operator may restrict, for a tenant or for one of its accounts. */
public enum Capability implements Word {
  SIGNUP,
  SIGNIN,
  REFRESH_TOKEN,
  LOGOUT,
  TERMINATE,
  RESET_PASSWORD,
  AUTHENTICATED_USER,
  PROFILE,
  OTP;

  private final String word = Word.super.word();

  /** As an endpoint's method is called that has the capability's own name. */
  private final String joined = name().replace("_", "");

  @Override
  public String word() {
    return word;
  }

  /** The capability written as {@code word}, if there is one. */
  public static Optional<Capability> of(String word) {
    return Stream.of(values()).filter(capability -> capability.word().equals(word)).findFirst();
  }

  /**
   * As what the calls of an endpoint are counted. Each endpoint has a rate of its own; where there
   * is one for a capability, they share a name.
   */
  public String operation(String endpoint) {
    return endpoint.equalsIgnoreCase(joined)
        ? word()
        : word() + "-" + endpoint.toLowerCase(Locale.ROOT);
  }

  /** The capability of the calls that are counted as {@code operation}, if there still is one. */
  public static Optional<Capability> ofOperation(String operation) {
    return Stream.of(values())
        .filter(capability -> (operation + "-").startsWith(capability.word() + "-"))
        .findFirst();
  }

  /** The capabilities that a tenant's entry restricts. */
  static Set<Capability> restrictedIn(YamlSection entry) {
    EnumSet<Capability> restricted = EnumSet.noneOf(Capability.class);
    entry
        .section("capabilities")
        .ifPresent(section -> {
          for (Capability capability : values()) {
            section
                .word(capability.word(), Setting.class)
                .filter(Setting.RESTRICTED::equals)
                .ifPresent(_ -> restricted.add(capability));
          }
          section.close();
        });
    return restricted;
  }

  private enum Setting implements Word {
    ALLOWED,
    RESTRICTED
  }
}
