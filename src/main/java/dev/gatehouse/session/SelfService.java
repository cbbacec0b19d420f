package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Account.Method;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.account.Accounts.Change;
import dev.gatehouse.account.Accounts.Proof;
import dev.gatehouse.account.LoginName;
import dev.gatehouse.account.OneTimeCode;
import dev.gatehouse.account.OneTimeCode.Scope;
import dev.gatehouse.account.OneTimeCodes;
import dev.gatehouse.account.OneTimeCodes.Resending;
import dev.gatehouse.account.PasswordHashing;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Outcome.Changed;
import dev.gatehouse.session.Outcome.CodeDone;
import dev.gatehouse.session.Outcome.CodeSent;
import dev.gatehouse.session.Outcome.Found;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.Flaw;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people may do about their own account: profile, names, password, codes, leaving. */
@Singleton
public class SelfService {

  private final Accounts accounts;
  private final OneTimeCodes codes;
  private final PasswordHashing hashing;
  private final Sessions sessions;
  private final Endings endings;
  private final Audit audit;
  private final Transactions transactions;
  private final Outcomes outcomes;

  SelfService(
      Accounts accounts,
      OneTimeCodes codes,
      PasswordHashing hashing,
      Sessions sessions,
      Endings endings,
      Audit audit,
      Transactions transactions,
      Outcomes outcomes) {
    this.accounts = accounts;
    this.codes = codes;
    this.hashing = hashing;
    this.sessions = sessions;
    this.endings = endings;
    this.audit = audit;
    this.transactions = transactions;
    this.outcomes = outcomes;
  }

  /** The account that was admitted. */
  public Outcome.Lookup account(Admitted admitted) {
    return accounts
        .find(admitted.tenant().id(), admitted.token().account())
        .<Outcome.Lookup>map(Found::new)
        .orElseGet(Refusal.AccountMissing::new);
  }

  /** Merges {@code changes} into the profile. */
  public Outcome.Change profile(Admitted admitted, Map<String, @Nullable Object> changes) {
    return change(admitted, Optional.empty(), Optional.empty(), changes);
  }

  /**
   * Takes other names, and merges {@code changes} into the profile: all of it or nothing.
   *
   * @param username null to keep the one there is, as with {@code email}
   */
  public Outcome.Change update(
      Admitted admitted,
      @Nullable String username,
      @Nullable String email,
      Map<String, @Nullable Object> changes) {
    Optional<LoginName> user = Optional.ofNullable(username).flatMap(LoginName::user);
    Optional<LoginName> address = Optional.ofNullable(email).flatMap(LoginName::email);
    if ((username != null && user.isEmpty()) || (email != null && address.isEmpty())) {
      return new Refusal.NameRefused();
    }
    return change(admitted, user, address, changes);
  }

  private Outcome.Change change(
      Admitted admitted,
      Optional<LoginName> username,
      Optional<LoginName> email,
      Map<String, @Nullable Object> changes) {
    String tenant = admitted.tenant().id();
    UUID id = admitted.token().account();
    return transactions.in(
        tenant,
        () -> {
          Optional<Account> before = accounts.lock(tenant, id);
          // Whoever lost this session meanwhile takes no address to get the account back with.
          if (before.filter(found -> !sessions.live(admitted.token(), found)).isPresent()) {
            return new Refusal.TokenRejected(Flaw.REVOKED, false);
          }
          return switch (accounts.change(
              tenant, id, username.orElse(null), email.orElse(null), changes)) {
            case Change.Done(Account account) -> {
              before
                  .map(Account::email)
                  .filter(address -> !address.equals(account.email()))
                  .ifPresent(address -> codes.cancelPending(tenant, Scope.RESET_PASSWORD, address));
              before
                  .map(found -> attributes(found, account))
                  .filter(attributes -> !attributes.isEmpty())
                  .ifPresent(attributes ->
                      audit.record(
                          tenant,
                          admitted
                              .caller()
                              .event(Action.USER_UPDATED, id, Map.of("attributes", attributes))));
              yield new Changed(account);
            }
            case Change.NameTaken _ -> new Refusal.NameTaken();
            case Change.TooLarge _ -> new Refusal.ProfileTooLarge();
            case Change.Missing _ -> new Refusal.AccountMissing();
          };
        });
  }

  private static List<String> attributes(Account before, Account after) {
    List<String> changed = new ArrayList<>();
    if (!Objects.equals(before.username(), after.username())) {
      changed.add("username");
    }
    if (!Objects.equals(before.email(), after.email())) {
      changed.add("email");
    }
    if (!Objects.equals(before.profile(), after.profile())) {
      changed.add("profile");
    }
    return changed;
  }

  /** Sets a new password for whoever knows the old one, and ends the account's other sessions. */
  public Outcome.Change changePassword(Admitted admitted, String old, String password) {
    Tenant tenant = admitted.tenant();
    if (Logins.refused(tenant, password)) {
      return new Refusal.PasswordRefused(tenant.signUp().passwordMinLength());
    }
    return outcomes.logged(
        admitted.caller(),
        Capability.RESET_PASSWORD,
        attempt(admitted, old, password)
            .or(() -> attempt(admitted, old, password))
            .orElseGet(Refusal.BadCredentials::new));
  }

  /** Empty if the hash was another as soon as it was proven, such as by a login at that moment. */
  private Optional<Outcome.Change> attempt(Admitted admitted, String old, String password) {
    return switch (accounts.prove(admitted.tenant().id(), admitted.token().account(), old)) {
      case Proof.Wrong _ -> Optional.of(new Refusal.BadCredentials());
      case Proof.Busy _ -> Optional.of(new Refusal.Unavailable(Logins.BUSY));
      case Proof.Proven proven ->
          hashing
              .hash(password)
              .map(hash -> replace(admitted, proven, hash))
              .orElseGet(() -> Optional.of(new Refusal.Unavailable(Logins.BUSY)));
    };
  }

  private Optional<Outcome.Change> replace(Admitted admitted, Proof.Proven proven, String hash) {
    Tenant tenant = admitted.tenant();
    UUID id = admitted.token().account();
    return transactions.in(
        tenant.id(),
        () -> {
          Optional<Account> account = accounts.lock(tenant.id(), id);
          // What ended this session while the passwords were hashed has come first, and so has
          // another password.
          if (account.filter(found -> sessions.live(admitted.token(), found)).isEmpty()) {
            return Optional.of(new Refusal.TokenRejected(Flaw.REVOKED, false));
          }
          if (accounts.lock(tenant.id(), proven).isEmpty()
              || !accounts.password(tenant.id(), id, hash)) {
            return Optional.empty();
          }
          endings.others(tenant, admitted.token());
          audit.record(
              tenant.id(),
              admitted.caller().event(Action.AUTHN_PASSWORD_CHANGE, id, Map.of("by", "password")));
          return Optional.of(new Changed(account.get()));
        });
  }

  /**
   * Leaves: ends all sessions, and no token of the account is good any more.
   *
   * @param standing suspended or terminated
   */
  public Outcome.Change leave(Admitted admitted, Standing standing) {
    Tenant tenant = admitted.tenant();
    UUID id = admitted.token().account();
    return outcomes.logged(
        admitted.caller(),
        Capability.TERMINATE,
        transactions.in(
            tenant.id(),
            () -> {
              if (accounts
                  .lock(tenant.id(), id)
                  .filter(account -> sessions.live(admitted.token(), account))
                  .isEmpty()) {
                return new Refusal.TokenRejected(Flaw.REVOKED, false);
              }
              audit.record(
                  tenant.id(),
                  admitted
                      .caller()
                      .event(
                          standing == Standing.TERMINATED
                              ? Action.USER_ARCHIVED
                              : Action.USER_DISABLED,
                          id,
                          Map.of()));
              return endings
                  .stand(tenant, id, standing)
                  .<Outcome.Change>map(Changed::new)
                  .orElseGet(Refusal.AccountMissing::new);
            }));
  }

  /**
   * Mails a code to set a new password with, if there is such an account; the answer is the same.
   */
  public Outcome.Code forgot(Caller caller, String email) {
    Tenant tenant = caller.tenant();
    Optional<LoginName> name = LoginName.email(email);
    if (name.isEmpty()) {
      return new Refusal.NameRefused();
    }
    if (!codes.deliverable()) {
      return new Refusal.Unavailable(OneTimeCodes.RESEND_INTERVAL);
    }
    Optional<Account> account =
        accounts
            .named(tenant.id(), name.get().shown())
            .filter(found -> found.method() == Method.PASSWORD)
            .filter(found -> found.standing() == Standing.ACTIVE)
            .filter(found -> found.email() != null);
    // The code goes to the address on record, never to the one in the request.
    String recipient = account.map(Account::email).orElse(name.get().shown());
    return Logins.sent(
        codes.create(
            tenant,
            Scope.RESET_PASSWORD,
            recipient,
            account.map(Account::id).orElse(null),
            account.isPresent()));
  }

  /**
   * Sets a new password for whoever has verified the code, and ends all sessions of the account.
   * Whoever reads the mail has proven the address; a code for an address before sets nothing.
   */
  public Outcome.Change reset(Caller caller, UUID code, String password) {
    Tenant tenant = caller.tenant();
    if (Logins.refused(tenant, password)) {
      return new Refusal.PasswordRefused(tenant.signUp().passwordMinLength());
    }
    Optional<String> hash = hashing.hash(password);
    if (hash.isEmpty()) {
      return new Refusal.Unavailable(Logins.BUSY);
    }
    return outcomes.logged(
        caller,
        Capability.RESET_PASSWORD,
        transactions.in(
            tenant.id(),
            () -> {
              Optional<Account> account =
                  codes
                      .consume(tenant.id(), code, Scope.RESET_PASSWORD)
                      .flatMap(consumed -> addressee(tenant, consumed))
                      .filter(found -> found.standing() == Standing.ACTIVE);
              account.ifPresent(found -> accounts.proveEmail(tenant.id(), found.id()));
              if (account.isEmpty()
                  || !accounts.password(tenant.id(), account.get().id(), hash.get())) {
                return new Refusal.CodeRejected();
              }
              endings.all(tenant, account.get().id());
              audit.record(
                  tenant.id(),
                  caller.event(
                      Action.AUTHN_PASSWORD_CHANGE, account.get().id(), Map.of("by", "mail")));
              return new Changed(account.get());
            }));
  }

  /** The account that a code is about, locked, if the code went to the address that it has now. */
  private Optional<Account> addressee(Tenant tenant, OneTimeCode code) {
    return Optional.ofNullable(code.accountId())
        .flatMap(id -> accounts.lock(tenant.id(), id))
        .filter(account -> code.recipient().equals(account.email()));
  }

  /**
   * Mails a code that shows that somebody reads mail at {@code recipient}. It is about no account:
   * nobody is signed in here, so it proves nothing of one.
   */
  public Outcome.Code verifyEmail(Caller caller, String recipient) {
    Optional<LoginName> name = LoginName.email(recipient);
    if (name.isEmpty()) {
      return new Refusal.NameRefused();
    }
    if (!codes.deliverable()) {
      return new Refusal.Unavailable(OneTimeCodes.RESEND_INTERVAL);
    }
    return Logins.sent(
        codes.create(caller.tenant(), Scope.EMAIL_VERIFICATION, name.get().shown(), null, true));
  }

  public Outcome.Code verify(Caller caller, UUID code, Scope scope, String digits) {
    return switch (codes.verify(caller.tenant(), code, scope, digits)) {
      case OneTimeCodes.Right _ -> new CodeDone();
      case OneTimeCodes.Wrong _ -> new Refusal.CodeRejected();
      case OneTimeCodes.Locked(Duration wait) -> new Refusal.CodeLocked(wait);
    };
  }

  public Outcome.Code resend(Caller caller, UUID code, Scope scope) {
    return switch (codes.resend(caller.tenant().id(), code, scope)) {
      case Resending.Resent(OneTimeCode sent, _) -> new CodeSent(sent);
      case Resending.TooSoon(Duration retryAfter) -> new Refusal.CodeTooSoon(retryAfter);
      case Resending.Unknown _ -> new Refusal.CodeUnknown();
      case Resending.Over _ -> new Refusal.CodeOver();
    };
  }

  public Outcome.Code cancel(Caller caller, UUID code, Scope scope) {
    return codes
        .cancel(caller.tenant().id(), code, scope)
        .<Outcome.Code>map(done -> done ? new CodeDone() : new Refusal.CodeOver())
        .orElseGet(Refusal.CodeUnknown::new);
  }
}
