package dev.gatehouse.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.admin.AdminKeys.Made;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key that was just made.
 *
 * @param key its text, which nobody is shown again; null for a dry run, and for a call that comes
 *     again
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record MadeAdminKeyView(
    UUID id,
    String name,
    List<String> scopes,
    @Nullable List<String> tenants,
    @Nullable Instant expiresAt,
    @Nullable String key) {

  /** As it is answered to whoever asks again. */
  MadeAdminKeyView again() {
    return new MadeAdminKeyView(id, name, scopes, tenants, expiresAt, null);
  }

  static MadeAdminKeyView of(Made made, OperatorCall call) {
    AdminKeyView view = AdminKeyView.of(made.info());
    return new MadeAdminKeyView(
        view.id(),
        view.name(),
        view.scopes(),
        view.tenants(),
        view.expiresAt(),
        call.dry() ? null : made.key());
  }
}
