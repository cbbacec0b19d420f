package dev.gatehouse.tenant;

/**
 * Who may sign up, and with what password.
 *
 * @param enabled whether people may make accounts themselves
 * @param passwordMinLength the shortest password, in characters, 8 to 64 (NIST SP 800-63B)
 */
public record SignUpPolicy(boolean enabled, int passwordMinLength) {

  static final int SHORTEST = 8;
  static final int LONGEST = 64;

  public SignUpPolicy {
    if (passwordMinLength < SHORTEST || passwordMinLength > LONGEST) {
      throw new IllegalArgumentException("password-min-length: expected 8 to 64");
    }
  }

  static SignUpPolicy in(YamlSection entry, SignUpPolicy defaults) {
    return entry.policy(
        "sign-up",
        defaults,
        section ->
            new SignUpPolicy(
                section.flag("enabled").orElse(defaults.enabled),
                section
                    .number("password-min-length", SHORTEST, LONGEST)
                    .orElse(defaults.passwordMinLength)));
  }
}
