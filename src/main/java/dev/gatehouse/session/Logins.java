package dev.gatehouse.session;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Account.Method;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.account.Accounts.NewAccount;
import dev.gatehouse.account.Accounts.Proof;
import dev.gatehouse.account.LoginName;
import dev.gatehouse.account.OneTimeCode;
import dev.gatehouse.account.OneTimeCode.Scope;
import dev.gatehouse.account.OneTimeCodes;
import dev.gatehouse.account.PasswordHashing;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.session.Outcome.CodeSent;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ways to make an account and to prove to be somebody. */
@Singleton
public class Logins {

  /** When to come again while the queue of passwords to be hashed is full. */
  static final Duration BUSY = Duration.ofSeconds(1);

  private final Accounts accounts;
  private final OneTimeCodes codes;
  private final PasswordHashing hashing;
  private final Sessions sessions;
  private final GroupedLogins grouped;
  private final Endings endings;
  private final Audit audit;
  private final Transactions transactions;
  private final Refusals refusals;
  private final Outcomes outcomes;

  Logins(
      Accounts accounts,
      OneTimeCodes codes,
      PasswordHashing hashing,
      Sessions sessions,
      GroupedLogins grouped,
      Endings endings,
      Audit audit,
      Transactions transactions,
      Refusals refusals,
      Outcomes outcomes) {
    this.accounts = accounts;
    this.codes = codes;
    this.hashing = hashing;
    this.sessions = sessions;
    this.grouped = grouped;
    this.endings = endings;
    this.audit = audit;
    this.transactions = transactions;
    this.refusals = refusals;
    this.outcomes = outcomes;
  }

  /**
   * Makes an account with a password, and opens its first session.
   *
   * @param profile what is kept about the person from the start; null for nothing
   */
  public Outcome.Login signUp(
      Caller caller,
      String email,
      String password,
      @Nullable Map<String, @Nullable Object> profile) {
    Tenant tenant = caller.tenant();
    if (!tenant.signUp().enabled()) {
      return outcomes.logged(caller, Capability.SIGNUP, new Refusal.Restricted(Capability.SIGNUP));
    }
    Optional<LoginName> name = LoginName.email(email);
    if (name.isEmpty()) {
      return outcomes.logged(caller, Capability.SIGNUP, new Refusal.NameRefused());
    }
    if (refused(tenant, password)) {
      return outcomes.logged(
          caller,
          Capability.SIGNUP,
          new Refusal.PasswordRefused(tenant.signUp().passwordMinLength()));
    }
    if (profile != null && !accounts.fits(profile)) {
      return outcomes.logged(caller, Capability.SIGNUP, new Refusal.ProfileTooLarge());
    }
    Optional<String> hash = hashing.hash(password);
    if (hash.isEmpty()) {
      return outcomes.logged(caller, Capability.SIGNUP, new Refusal.Unavailable(BUSY));
    }
    NewAccount account =
        new NewAccount(Method.PASSWORD, null, name.get(), false, hash.get(), profile);
    return outcomes.logged(caller, Capability.SIGNUP, make(caller, account, Capability.SIGNUP));
  }

  /** Opens a session for whoever knows the password. */
  public Outcome.Login password(Caller caller, String name, String password) {
    return noted(
        caller,
        name,
        attempt(caller, name, password)
            .or(() -> attempt(caller, name, password))
            .orElseGet(Refusal.BadCredentials::new));
  }

  /** Logs the outcome, and has it written down that somebody is not who they say. */
  private Outcome.Login noted(Caller caller, String name, Outcome.Login outcome) {
    if (outcome instanceof Refusal refusal) {
      refusals.note(caller, Capability.SIGNIN, refusal, new Clue.Name(name));
    }
    return outcomes.logged(caller, Capability.SIGNIN, outcome);
  }

  /** Empty if the hash was another as soon as it was proven, such as by a login at that moment. */
  private Optional<Outcome.Login> attempt(Caller caller, String name, String password) {
    return switch (accounts.prove(caller.tenant().id(), name, password)) {
      case Proof.Proven proven -> proven(caller, proven, password);
      case Proof.Wrong _ -> Optional.of(new Refusal.BadCredentials());
      case Proof.Busy _ -> Optional.of(new Refusal.Unavailable(BUSY));
    };
  }

  private Optional<Outcome.Login> proven(Caller caller, Proof.Proven proven, String password) {
    Optional<String> renewed = hashing.renewed(password, proven.hash());
    return renewed.isPresent()
        ? alone(caller, proven, renewed)
        : grouped
            .proven(caller, proven)
            .<Outcome.Login>map(in -> in)
            .or(() -> alone(caller, proven, renewed));
  }

  private Optional<Outcome.Login> alone(
      Caller caller, Proof.Proven proven, Optional<String> renewed) {
    String tenant = caller.tenant().id();
    return transactions.in(
        tenant,
        () ->
            accounts
                .lock(tenant, proven)
                .map(account -> {
                  Outcome.Login login = sessions.open(caller, account, Capability.SIGNIN, false);
                  if (login instanceof LoggedIn) {
                    renewed.ifPresent(hash -> accounts.rehash(tenant, proven, hash));
                  }
                  return login;
                }));
  }

  /** Opens a session of a new account without any name. */
  public Outcome.Login guest(Caller caller) {
    NewAccount account = new NewAccount(Method.GUEST, null, null, false, null, null);
    return outcomes.logged(
        caller,
        Capability.SIGNIN,
        grouped
            .guest(caller)
            .<Outcome.Login>map(in -> in)
            .orElseGet(() -> make(caller, account, Capability.SIGNIN)));
  }

  /** Mails a code to sign in with. */
  public Outcome.Code challenge(Caller caller, String email) {
    Optional<LoginName> name = LoginName.email(email);
    if (name.isEmpty()) {
      return new Refusal.NameRefused();
    }
    if (!codes.deliverable()) {
      return new Refusal.Unavailable(OneTimeCodes.RESEND_INTERVAL);
    }
    String tenant = caller.tenant().id();
    // To the address on record: one that only looks like it may be another person's.
    String recipient =
        accounts.named(tenant, name.get().shown()).map(Account::email).orElse(name.get().shown());
    return sent(codes.create(caller.tenant(), Scope.OTP_SIGNIN, recipient, null, true));
  }

  /** Opens a session for whoever knows the code that was mailed to {@code email}. */
  public Outcome.Login code(Caller caller, UUID code, String email, String digits) {
    Tenant tenant = caller.tenant();
    boolean theirs =
        codes
            .recipient(tenant.id(), code, Scope.OTP_SIGNIN)
            .filter(sentTo -> LoginName.canonical(sentTo).equals(LoginName.canonical(email)))
            .isPresent();
    if (!theirs) {
      return noted(caller, email, new Refusal.CodeRejected());
    }
    return switch (codes.verify(tenant, code, Scope.OTP_SIGNIN, digits)) {
      case OneTimeCodes.Right _ -> code(caller, code);
      case OneTimeCodes.Wrong _ -> noted(caller, email, new Refusal.CodeRejected());
      case OneTimeCodes.Locked(Duration wait) -> noted(caller, email, new Refusal.CodeLocked(wait));
    };
  }

  /**
   * Opens a session for whoever has verified the code, and makes the account if there is none. If
   * nobody has shown before that they read the mail there, all that came before ends: a stranger
   * may have signed up with the address.
   */
  public Outcome.Login code(Caller caller, UUID code) {
    Tenant tenant = caller.tenant();
    return outcomes.logged(
        caller,
        Capability.SIGNIN,
        transactions.in(
            tenant.id(),
            () -> {
              Optional<OneTimeCode> consumed = codes.consume(tenant.id(), code, Scope.OTP_SIGNIN);
              if (consumed.isEmpty()) {
                return new Refusal.BadCredentials();
              }
              String recipient = consumed.get().recipient();
              Optional<Account> account =
                  accounts
                      .named(tenant.id(), recipient)
                      .flatMap(found -> accounts.lock(tenant.id(), found.id()));
              if (account.isPresent()) {
                if (!recipient.equals(account.get().email())) {
                  return new Refusal.BadCredentials();
                }
                if (accounts.proveEmail(tenant.id(), account.get().id())) {
                  endings.all(tenant, account.get().id());
                  audit.record(
                      caller.tenant().id(),
                      caller.event(
                          Action.USER_UPDATED,
                          account.get().id(),
                          Map.of("attributes", List.of("email_verified"))));
                  // Which is of the next generation now.
                  account = accounts.lock(tenant.id(), account.get().id());
                }
                return sessions.open(caller, account.orElseThrow(), Capability.SIGNIN, false);
              }
              LoginName name = LoginName.email(recipient).orElseThrow();
              return make(
                  caller,
                  new NewAccount(Method.OTP, null, name, true, null, null),
                  Capability.SIGNIN);
            }));
  }

  static Outcome.Code sent(OneTimeCodes.Creation creation) {
    return switch (creation) {
      case OneTimeCodes.Created(OneTimeCode code) -> new CodeSent(code);
      case OneTimeCodes.TooSoon(Duration wait) -> new Refusal.CodeTooSoon(wait);
      case OneTimeCodes.Locked(Duration wait) -> new Refusal.CodeLocked(wait);
    };
  }

  /** Whether the tenant takes {@code password} for a new one. */
  static boolean refused(Tenant tenant, String password) {
    return !PasswordHashing.possible(password)
        || password.codePointCount(0, password.length()) < tenant.signUp().passwordMinLength();
  }

  private Outcome.Login make(Caller caller, NewAccount account, Capability capability) {
    return transactions.in(
        caller.tenant().id(),
        () ->
            accounts
                .create(caller.tenant().id(), account)
                .map(made -> {
                  audit.record(caller.tenant().id(), caller.made(made));
                  return sessions.open(caller, made, capability, true);
                })
                .orElseGet(Refusal.NameTaken::new));
  }
}
