package dev.gatehouse.tenant;

import java.util.EnumSet;
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

  /** The capability written as {@code word}, if there is one. */
  public static Optional<Capability> of(String word) {
    return Stream.of(values()).filter(capability -> capability.word().equals(word)).findFirst();
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
