package dev.gatehouse.admin;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Account.Method;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.account.Accounts.NewAccount;
import dev.gatehouse.account.LoginName;
import dev.gatehouse.account.PasswordHashing;
import dev.gatehouse.admin.Writes.Deed;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.session.Endings;
import dev.gatehouse.session.Endings.Ended;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.wire.Known;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The accounts of a tenant. */
@Controller("/admin/v1/tenants/{tenant}/accounts")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class AccountController {

  /** Behind every id. */
  private static final UUID LAST = new UUID(-1, -1);

  private final Accounts accounts;
  private final PasswordHashing hashing;
  private final Endings endings;
  private final Subjects subjects;
  private final Writes writes;
  private final Cursors cursors;
  private final Versions versions;

  AccountController(
      Accounts accounts,
      PasswordHashing hashing,
      Endings endings,
      Subjects subjects,
      Writes writes,
      Cursors cursors,
      Versions versions) {
    this.accounts = accounts;
    this.hashing = hashing;
    this.endings = endings;
    this.subjects = subjects;
    this.writes = writes;
    this.cursors = cursors;
    this.versions = versions;
  }

  /** An operator's word is as good as a mail: the address counts as proven. */
  @Post
  @Needs(Scope.ACCOUNTS_WRITE)
  @Status(HttpStatus.CREATED)
  AccountView create(String tenant, @Body AccountWish wish, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    if (wish.username() == null && wish.email() == null) {
      throw Rejected.invalid("username, email: expected at least one of them");
    }
    LoginName username = name("username", wish.username(), LoginName::user);
    LoginName email = name("email", wish.email(), LoginName::email);
    if (wish.profile() != null && !accounts.fits(wish.profile())) {
      throw Rejected.invalid(
          "profile: expected at most " + Accounts.LARGEST_PROFILE + " characters of JSON");
    }
    NewAccount account =
        new NewAccount(
            wish.password() == null ? Method.OTP : Method.PASSWORD,
            username,
            email,
            true,
            hash(named, wish.password()),
            wish.profile());
    Account made =
        writes.make(
            named,
            call,
            () ->
                accounts
                    .create(named.id(), account)
                    .orElseThrow(() ->
                        new Rejected(
                            HttpStatus.CONFLICT, "One of the names is another account's.")),
            created -> deed(Action.USER_CREATED, created));
    return subjects.view(named, made);
  }

  /**
   * The accounts of a tenant, the newest first.
   *
   * @param name how a user name or address begins
   */
  @Get
  @Needs(Scope.ACCOUNTS_READ)
  Page<AccountView> list(
      String tenant,
      @QueryValue @Nullable String name,
      @QueryValue @Nullable Integer limit,
      @QueryValue @Nullable String cursor) {
    Tenant named = subjects.tenant(tenant);
    int most = Cursors.most(limit);
    String list = "accounts" + name;
    String after = cursors.read(named.id(), list, cursor);
    return cursors.page(
        named.id(),
        list,
        accounts.list(named.id(), name, after == null ? LAST : UUID.fromString(after), most),
        most,
        account -> account.id().toString(),
        account -> subjects.view(named, account));
  }

  /** Lets the account do nothing any more, and ends its sessions. */
  @Post("/{id}/disable")
  @Needs(Scope.ACCOUNTS_WRITE)
  AccountView disable(String tenant, String id, @Known OperatorCall call) {
    return stand(tenant, id, Standing.SUSPENDED, Action.USER_DISABLED, call);
  }

  /** Lets the account sign in again. */
  @Post("/{id}/enable")
  @Needs(Scope.ACCOUNTS_WRITE)
  AccountView enable(String tenant, String id, @Known OperatorCall call) {
    return stand(tenant, id, Standing.ACTIVE, Action.USER_ENABLED, call);
  }

  /** Sets another password, and ends all sessions. */
  @Put("/{id}/password")
  @Needs(Scope.ACCOUNTS_WRITE)
  EndedView password(String tenant, String id, @Body PasswordWish wish, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    Account account = subjects.account(named, id);
    String hash = Objects.requireNonNull(hash(named, wish.password()));
    Ended ended =
        writes.make(
            named,
            call,
            () -> {
              versions.require(call.ifMatch(), subjects.view(named, subjects.lock(named, account)));
              if (!accounts.password(named.id(), account.id(), hash)) {
                throw new Rejected(
                    HttpStatus.CONFLICT, "The account does not prove itself by a password.");
              }
              return endings.all(named, account.id());
            },
            _ -> deed(Action.AUTHN_PASSWORD_CHANGE, account));
    return EndedView.of(ended, call);
  }

  /** Deletes the account with all that belongs to it. */
  @Delete("/{id}")
  @Needs(Scope.ACCOUNTS_WRITE)
  EndedView delete(String tenant, String id, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    Account account = subjects.account(named, id);
    Ended ended =
        writes.make(
            named,
            call,
            () -> endings.delete(named, subjects.lock(named, account).id()),
            _ -> deed(Action.USER_DELETED, account));
    return EndedView.of(ended, call);
  }

  private AccountView stand(
      String tenant, String id, Standing standing, Action action, OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    Account account = subjects.account(named, id);
    return writes.make(
        named,
        call,
        () -> {
          Standing before = subjects.lock(named, account).standing();
          if (before == Standing.TERMINATED) {
            throw new Rejected(HttpStatus.CONFLICT, "Whoever it belonged to has left for good.");
          }
          if (before == standing) {
            throw new Rejected(
                HttpStatus.CONFLICT, "The account is " + standing.word() + " already.");
          }
          return endings
              .stand(named, account.id(), standing)
              .map(changed -> subjects.view(named, changed))
              .orElseThrow();
        },
        _ -> deed(action, account));
  }

  private static Deed deed(Action action, Account account) {
    return new Deed(action, Kind.ACCOUNT, account.id().toString());
  }

  @Get("/{id}")
  @Needs(Scope.ACCOUNTS_READ)
  AccountView find(String tenant, String id) {
    Tenant named = subjects.tenant(tenant);
    Account account = subjects.account(named, id);
    return subjects.view(named, account);
  }

  private @Nullable String hash(Tenant tenant, @Nullable String password) {
    if (password == null) {
      return null;
    }
    int shortest = tenant.signUp().passwordMinLength();
    if (!PasswordHashing.possible(password)
        || password.codePointCount(0, password.length()) < shortest) {
      throw Rejected.invalid(
          "password: expected " + shortest + " characters or more, up to 1024 bytes");
    }
    return hashing
        .hash(password)
        .orElseThrow(
            () -> new Rejected(HttpStatus.SERVICE_UNAVAILABLE, "Too much at once; come again."));
  }

  private static @Nullable LoginName name(
      String field, @Nullable String text, Function<String, Optional<LoginName>> read) {
    return text == null
        ? null
        : read.apply(text)
            .orElseThrow(() -> Rejected.invalid(field + ": cannot be one, or is mistakable"));
  }
}
