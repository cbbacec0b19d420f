package dev.gatehouse.admin;

import dev.gatehouse.admin.AdminKeys.KeyInfo;
import dev.gatehouse.admin.AdminKeys.Made;
import dev.gatehouse.admin.AdminKeys.NewKey;
import dev.gatehouse.admin.Writes.Deed;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.tenant.Word;
import dev.gatehouse.wire.Known;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys for operators who need not, or should not, have the installation's own. */
@Controller("/admin/v1/admin-keys")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class AdminKeyController {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");

  private final AdminKeys keys;
  private final Tenants tenants;
  private final Writes writes;
  private final InstantSource time;

  AdminKeyController(AdminKeys keys, Tenants tenants, Writes writes, InstantSource time) {
    this.keys = keys;
    this.tenants = tenants;
    this.writes = writes;
    this.time = time;
  }

  @Get
  @Needs(Scope.ADMIN_KEYS_READ)
  Page<AdminKeyView> list() {
    return new Page<>(keys.list().stream().map(AdminKeyView::of).toList(), null);
  }

  /**
   * Makes a key, for no more than the caller's own is for and no longer; its text is shown this
   * once.
   */
  @Post
  @Status(HttpStatus.CREATED)
  @Needs(Scope.ADMIN_KEYS_WRITE)
  MadeAdminKeyView make(@Body AdminKeyWish wish, @Known OperatorCall call) {
    NewKey key = new NewKey(name(wish), scopes(wish, call), confined(wish), expiry(wish, call));
    Made made =
        writes.installation(
            call,
            () ->
                keys.make(key, call.operator().name())
                    .orElseThrow(
                        () -> new Rejected(HttpStatus.CONFLICT, "A key is called so, or was.")),
            done -> deed(Action.ADMIN_KEY_CREATED, done.info()));
    return MadeAdminKeyView.of(made, call);
  }

  /** Has a key be good no more that is for no more than the caller's own. */
  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  @Needs(Scope.ADMIN_KEYS_WRITE)
  void revoke(UUID id, @Known OperatorCall call) {
    writes.installation(
        call,
        () -> {
          KeyInfo revoked =
              keys.revoke(id).orElseThrow(() -> Rejected.notFound("key that is good"));
          // Undoes it.
          if (!call.operator().scopes().containsAll(revoked.scopes())) {
            throw new Rejected(
                HttpStatus.FORBIDDEN, "The key is for what the caller's own is not for.");
          }
          return revoked;
        },
        done -> deed(Action.ADMIN_KEY_REVOKED, done));
  }

  private static String name(AdminKeyWish wish) {
    if (!NAME.matcher(wish.name()).matches() || wish.name().equals(Operators.OPERATOR)) {
      throw Rejected.invalid(
          "name: expected 1 to 63 of a-z, 0-9, dots, dashes and underscores, and not operator");
    }
    return wish.name();
  }

  private static Set<Scope> scopes(AdminKeyWish wish, OperatorCall call) {
    List<String> words = Word.all(Scope.class);
    if (wish.scopes().isEmpty() || !words.containsAll(wish.scopes())) {
      throw Rejected.invalid("scopes: expected some of " + String.join(", ", words));
    }
    Set<Scope> scopes =
        wish.scopes().stream()
            .map(word -> Word.of(Scope.class, word))
            .collect(Collectors.toUnmodifiableSet());
    if (!call.operator().scopes().containsAll(scopes)) {
      throw new Rejected(
          HttpStatus.FORBIDDEN, "scopes: expected none that the caller's own key is not for");
    }
    return scopes;
  }

  private @Nullable Set<String> confined(AdminKeyWish wish) {
    List<String> given = wish.tenants();
    if (given == null) {
      return null;
    }
    if (given.isEmpty()) {
      throw Rejected.invalid("tenants: expected ids of tenants, or null for all");
    }
    for (String id : given) {
      if (tenants.find(id).isEmpty()) {
        throw Rejected.invalid("tenants: expected ids of tenants; none is called " + id);
      }
    }
    return new HashSet<>(given);
  }

  private @Nullable Instant expiry(AdminKeyWish wish, OperatorCall call) {
    Instant wished = Times.toCome("expires_at", wish.expires_at(), time.instant());
    Instant own = call.operator().expiresAt();
    if (own != null && (wished == null || wished.isAfter(own))) {
      throw new Rejected(
          HttpStatus.FORBIDDEN,
          "expires_at: expected none after the end of the caller's own key, " + own);
    }
    return wished;
  }

  private static Deed deed(Action action, KeyInfo key) {
    Map<String, Object> details = new HashMap<>();
    details.put("name", key.name());
    details.put("scopes", key.scopes().stream().map(Scope::word).sorted().toList());
    if (key.tenants() != null) {
      details.put("tenants", key.tenants().stream().sorted().toList());
    }
    if (key.expiresAt() != null) {
      details.put("expires_at", key.expiresAt().toString());
    }
    return new Deed(action, Kind.ADMIN_KEY, key.id().toString(), details);
  }
}
