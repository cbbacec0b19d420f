package dev.gatehouse.wire.webmix;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.account.Account;
import dev.gatehouse.wire.Ulid;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The account that asks. */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record User(
    String id,
    String method,
    @Nullable Map<String, @Nullable Object> profile,
    String createdAt,
    String updatedAt) {

  static User of(Account account) {
    return new User(
        Ulid.write(account.id()),
        account.method().word(),
        account.profile(),
        Envelope.time(account.createdAt()),
        Envelope.time(account.updatedAt()));
  }
}
