package dev.gatehouse.account;

import dev.gatehouse.account.Account.Method;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.ClaimStore.Claim;
import dev.gatehouse.installation.GroupCommit;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.Word;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The accounts of each tenant. */
@Singleton
public class Accounts {

  /** The largest profile, in characters of JSON. */
  public static final int LARGEST_PROFILE = 8192;

  private static final Argument<Map<String, @Nullable Object>> PROFILE =
      Argument.mapOf(String.class, Object.class);

  private final AccountStore store;
  private final PasswordHashing hashing;
  private final Transactions transactions;
  private final InstantSource time;
  private final JsonMapper json;
  private final boolean embedded;
  private final GroupCommit<Claim, Optional<AccountRow>> together;

  Accounts(
      AccountStore store,
      ClaimStore claims,
      PasswordHashing hashing,
      Transactions transactions,
      InstantSource time,
      JsonMapper json,
      Settings settings) {
    this.store = store;
    this.hashing = hashing;
    this.transactions = transactions;
    this.time = time;
    this.json = json;
    this.embedded = settings.embedded();
    this.together = new GroupCommit<>(transactions, claims::find);
  }

  /**
   * An account to be made.
   *
   * @param emailProven whether the owner is known to read the mail at {@code email}
   * @param passwordHash as {@link PasswordHashing#hash} gives it, or one from elsewhere that is not
   *     {@link PasswordHashing#unfit}
   * @param createdAt null for now
   */
  public record NewAccount(
      Method method,
      @Nullable LoginName username,
      @Nullable LoginName email,
      boolean emailProven,
      @Nullable String passwordHash,
      @Nullable Map<String, @Nullable Object> profile,
      Standing standing,
      @Nullable Instant createdAt) {

    /** An account that is new to everybody. */
    public NewAccount(
        Method method,
        @Nullable LoginName username,
        @Nullable LoginName email,
        boolean emailProven,
        @Nullable String passwordHash,
        @Nullable Map<String, @Nullable Object> profile) {
      this(method, username, email, emailProven, passwordHash, profile, Standing.ACTIVE, null);
    }
  }

  /** What became of a claim to be somebody. */
  public sealed interface Proof {
    /**
     * Right when it was checked.
     *
     * @param hash of the password that proved it
     */
    record Proven(Account account, String hash) implements Proof {}

    record Wrong() implements Proof {}

    /** Too many claims at once; nothing is known about this one. */
    record Busy() implements Proof {}
  }

  /** What became of a wish to change names and profile: all of it or nothing. */
  public sealed interface Change {
    record Done(Account account) implements Change {}

    record NameTaken() implements Change {}

    /** The profile would grow too large. */
    record TooLarge() implements Change {}

    /** The account is gone. */
    record Missing() implements Change {}
  }

  /** An account without any name, for whoever writes it with other rows at once. */
  public Account guest() {
    Instant now = time.instant();
    return new Account(
        Randoms.id(), Method.GUEST, null, null, Standing.ACTIVE, null, 0, null, now, now);
  }

  /** Makes an account; empty if one of its names is taken, and then nothing is made. */
  public Optional<Account> create(String tenant, NewAccount account) {
    Instant now = time.instant();
    UUID id = Randoms.id();
    return transactions.in(
        tenant,
        () -> {
          store.save(
              new AccountRow(
                  null,
                  id,
                  account.method().word(),
                  shown(account.username()),
                  shown(account.email()),
                  account.emailProven() && account.email() != null ? now : null,
                  account.passwordHash(),
                  account.standing().word(),
                  null,
                  0,
                  written(account.profile()),
                  account.createdAt() == null ? now : account.createdAt(),
                  now));
          if (!named(tenant, id, canonical(shown(account.username()), shown(account.email())))) {
            store.delete(tenant, id);
            return Optional.empty();
          }
          return find(tenant, id);
        });
  }

  public Optional<Account> find(String tenant, UUID id) {
    return transactions.in(tenant, () -> store.findById(id)).map(this::account);
  }

  /**
   * The accounts of a tenant, the newest first, from before {@code before}.
   *
   * @param name how a name begins that they answer to; null for all of them
   */
  public List<Account> list(String tenant, @Nullable String name, UUID before, int most) {
    return transactions
        .in(
            tenant,
            () ->
                name == null
                    ? store.list(tenant, before, most)
                    : store.search(
                        tenant,
                        LoginName.canonical(name).replaceAll("[!%_]", "!$0") + "%",
                        before,
                        most))
        .stream()
        .map(this::account)
        .toList();
  }

  /** Deletes the account with all that belongs to it; false if there is none. */
  public boolean delete(String tenant, UUID id) {
    return transactions.in(tenant, () -> store.delete(tenant, id)) > 0;
  }

  /** The account that answers to {@code name}, however it is written. */
  public Optional<Account> named(String tenant, String name) {
    return row(tenant, name).map(this::account);
  }

  /**
   * Checks a password in the same time for every name, never in a transaction. Suspended accounts
   * cannot prove anything.
   */
  public Proof prove(String tenant, String name, String password) {
    return PasswordHashing.possible(password)
        ? prove(tenant, claimed(tenant, name), password)
        : new Proof.Wrong();
  }

  /** Checks the password of an account that is known already. */
  public Proof prove(String tenant, UUID id, String password) {
    return PasswordHashing.possible(password)
        ? prove(tenant, transactions.in(tenant, () -> store.findById(id)), password)
        : new Proof.Wrong();
  }

  private Proof prove(String tenant, Optional<AccountRow> row, String password) {
    String hash = row.map(AccountRow::passwordHash).orElse(null);
    Optional<Boolean> matches = hashing.matches(tenant, password, hash);
    if (matches.isEmpty()) {
      return new Proof.Busy();
    }
    Optional<Account> account =
        row.map(this::account).filter(found -> found.standing() == Standing.ACTIVE);
    return hash != null && matches.get() && account.isPresent()
        ? new Proof.Proven(account.get(), hash)
        : new Proof.Wrong();
  }

  /** Locks the account until the transaction ends, and says what it is. */
  public Optional<Account> lock(String tenant, UUID id) {
    return transactions.in(tenant, () -> store.lock(tenant, id)).map(this::account);
  }

  /**
   * Locks the account that a password has proven until the transaction ends; empty if the hash is
   * another by now, or none: checking one takes long, and no lock is held meanwhile. Then the
   * password may be another, or the same and hashed anew; to prove it again tells which.
   */
  public Optional<Account> lock(String tenant, Proof.Proven proven) {
    return transactions
        .in(tenant, () -> store.lock(tenant, proven.account().id()))
        .filter(row -> proven.hash().equals(row.passwordHash()))
        .map(this::account);
  }

  /**
   * Ends all that came before in the account, and says its generation from now on; empty if it is
   * gone.
   */
  public Optional<Integer> advance(String tenant, UUID id) {
    return transactions.in(
        tenant,
        () -> {
          Optional<Integer> next = store.lock(tenant, id).map(row -> row.generation() + 1);
          next.ifPresent(generation -> store.advance(tenant, id, generation));
          return next;
        });
  }

  /** Counts the account as logged out from now on; false if it is not active. */
  public boolean logOut(String tenant, UUID id) {
    return transactions.in(tenant, () -> store.logOut(tenant, id, time.instant())) > 0;
  }

  /**
   * Counts the account as logged in again, if it was logged out before {@code started}. What began
   * earlier does not undo a logout, and nothing undoes a suspension.
   */
  public boolean logIn(String tenant, UUID id, Instant started) {
    return transactions.in(tenant, () -> store.logIn(tenant, id, started, time.instant())) > 0;
  }

  /** Counts the account as logged in, for it has just proved itself; false if it was already. */
  public boolean welcome(String tenant, UUID id) {
    return transactions.in(tenant, () -> store.welcome(tenant, id, time.instant())) > 0;
  }

  /** Sets the standing of the account; false if it is gone. */
  public boolean stand(String tenant, UUID id, Standing standing) {
    return transactions.in(tenant, () -> store.stand(tenant, id, standing.word(), time.instant()))
        > 0;
  }

  /** Sets the hash of a new password; false if the account has none to replace. */
  public boolean password(String tenant, UUID id, String hash) {
    return transactions.in(tenant, () -> store.password(tenant, id, hash, time.instant())) > 0;
  }

  /** Keeps another hash of the password that was proven, unless there is another one by now. */
  public void rehash(String tenant, Proof.Proven proven, String hash) {
    transactions.run(
        tenant, () -> store.rehash(tenant, proven.account().id(), proven.hash(), hash));
  }

  /**
   * Counts the account's address as proven from now on; false if it was before, and then nothing
   * changes. With the first proof the password goes: whoever set it need not be who reads the mail.
   */
  public boolean proveEmail(String tenant, UUID id) {
    return transactions.in(tenant, () -> store.proveEmail(tenant, id, time.instant())) > 0;
  }

  /** Whether {@code profile} is small enough to be kept. */
  public boolean fits(Map<String, @Nullable Object> profile) {
    return Optional.ofNullable(written(profile)).orElse("").length() <= LARGEST_PROFILE;
  }

  /**
   * Gives the account other names, and merges {@code changes} into its profile (RFC 7396, one level
   * deep). Another address is not proven yet.
   *
   * @param username null to keep the one it has, as with {@code email}
   */
  public Change change(
      String tenant,
      UUID id,
      @Nullable LoginName username,
      @Nullable LoginName email,
      Map<String, @Nullable Object> changes) {
    return transactions.in(
        tenant,
        () -> {
          Optional<Account> locked = lock(tenant, id);
          if (locked.isEmpty()) {
            return new Change.Missing();
          }
          Account before = locked.get();
          Map<String, @Nullable Object> profile = merged(before.profile(), changes);
          if (!fits(profile)) {
            return new Change.TooLarge();
          }
          if (!renamed(
              tenant,
              before,
              username == null ? before.username() : username.shown(),
              email == null ? before.email() : email.shown())) {
            return new Change.NameTaken();
          }
          store.profile(tenant, id, written(profile), time.instant());
          return find(tenant, id).<Change>map(Change.Done::new).orElseGet(Change.Missing::new);
        });
  }

  private static Map<String, @Nullable Object> merged(
      @Nullable Map<String, @Nullable Object> before, Map<String, @Nullable Object> changes) {
    Map<String, @Nullable Object> profile = new LinkedHashMap<>();
    Optional.ofNullable(before).ifPresent(profile::putAll);
    changes.forEach((field, value) -> {
      if (value == null) {
        profile.remove(field);
      } else {
        profile.put(field, value);
      }
    });
    return profile;
  }

  /** Gives the locked account these names for those it had; false if one is taken. */
  private boolean renamed(
      String tenant, Account before, @Nullable String username, @Nullable String email) {
    List<String> had = canonical(before.username(), before.email());
    List<String> gets = canonical(username, email);
    if (!named(tenant, before.id(), without(gets, had))) {
      return false;
    }
    without(had, gets).forEach(name -> store.unname(tenant, before.id(), name));
    store.show(tenant, before.id(), username, email, time.instant());
    return true;
  }

  /** Gives the account all these names, or, if one is taken, none. */
  private boolean named(String tenant, UUID id, List<String> names) {
    for (String name : names) {
      if (store.name(tenant, id, name) == 0) {
        names.stream()
            .takeWhile(given -> !given.equals(name))
            .forEach(given -> store.unname(tenant, id, given));
        return false;
      }
    }
    return true;
  }

  private static List<String> canonical(@Nullable String username, @Nullable String email) {
    return Stream.of(Optional.ofNullable(username), Optional.ofNullable(email))
        .flatMap(Optional::stream)
        .map(LoginName::canonical)
        .distinct()
        .toList();
  }

  private static List<String> without(List<String> names, List<String> others) {
    return names.stream().filter(name -> !others.contains(name)).toList();
  }

  private Optional<AccountRow> row(String tenant, String name) {
    return transactions.in(tenant, () -> store.findByName(tenant, LoginName.canonical(name)));
  }

  /** The row of whom somebody claims to be, found with those of others who do at the same time. */
  private Optional<AccountRow> claimed(String tenant, String name) {
    return embedded
        ? row(tenant, name)
        : together
            .done(new Claim(tenant, LoginName.canonical(name)))
            .orElseGet(() -> row(tenant, name));
  }

  private Account account(AccountRow row) {
    return new Account(
        row.id(),
        Word.of(Method.class, row.method()),
        row.username(),
        row.email(),
        Word.of(Standing.class, row.standing()),
        row.loggedOutAt(),
        row.generation(),
        read(row.profile()),
        row.createdAt(),
        row.updatedAt());
  }

  private static @Nullable String shown(@Nullable LoginName name) {
    return name == null ? null : name.shown();
  }

  private @Nullable String written(@Nullable Map<String, @Nullable Object> profile) {
    try {
      return profile == null ? null : json.writeValueAsString(PROFILE, profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Map<String, @Nullable Object> read(@Nullable String profile) {
    try {
      return profile == null ? null : json.readValue(profile, PROFILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
