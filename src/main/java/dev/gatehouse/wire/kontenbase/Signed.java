package dev.gatehouse.wire.kontenbase;

import dev.gatehouse.account.Account;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A token, and whose it is. */
@Serdeable
record Signed(String token, Map<String, @Nullable Object> user) {

  static Signed of(String token, Account account) {
    return new Signed(token, User.shown(account));
  }
}
