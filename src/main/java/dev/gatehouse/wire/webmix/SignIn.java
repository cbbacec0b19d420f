package dev.gatehouse.wire.webmix;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /auth/signin}.
 *
 * @param token of another service, or the id of a verified code
 * @param step names the half of signing in by code, where a client wants to
 */
@Serdeable
record SignIn(
    String method,
    @Nullable String email,
    @Nullable String password,
    @Nullable String token,
    @Nullable String tokenType,
    @Nullable String step) {

  /** The methods that the contract names. */
  static final Set<String> METHODS =
      Set.of("password", "facebook", "google", "apple", "otp", "guest");
}
