package dev.gatehouse.admin;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Account.Method;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.account.Accounts.NewAccount;
import dev.gatehouse.account.LoginName;
import dev.gatehouse.account.PasswordHashing;
import dev.gatehouse.tenant.Tenant;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The accounts of a tenant. */
@Controller("/admin/v1/tenants/{tenant}/accounts")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class AccountController {

  private final Accounts accounts;
  private final PasswordHashing hashing;
  private final Subjects subjects;

  AccountController(Accounts accounts, PasswordHashing hashing, Subjects subjects) {
    this.accounts = accounts;
    this.hashing = hashing;
    this.subjects = subjects;
  }

  /** An operator's word is as good as a mail: the address counts as proven. */
  @Post
  @Status(HttpStatus.CREATED)
  AccountView create(String tenant, @Body AccountWish wish) {
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
    return accounts
        .create(named.id(), account)
        .map(made -> subjects.view(named, made))
        .orElseThrow(
            () -> new Rejected(HttpStatus.CONFLICT, "One of the names is another account's."));
  }

  @Get("/{id}")
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
