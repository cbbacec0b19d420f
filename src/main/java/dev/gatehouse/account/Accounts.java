package dev.gatehouse.account;

import dev.gatehouse.account.Account.Method;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.installation.Randoms;
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
  static final int LARGEST_PROFILE = 8192;

  private static final Argument<Map<String, @Nullable Object>> PROFILE =
      Argument.mapOf(String.class, Object.class);

  private final AccountStore store;
  private final PasswordHashing hashing;
  private final Transactions transactions;
  private final InstantSource time;
  private final JsonMapper json;

  Accounts(
      AccountStore store,
      PasswordHashing hashing,
      Transactions transactions,
      InstantSource time,
      JsonMapper json) {
    this.store = store;
    this.hashing = hashing;
    this.transactions = transactions;
    this.time = time;
    this.json = json;
  }

  /**
   * An account to be made.
   *
   * @param passwordHash as {@link PasswordHashing#hash} gives it
   */
  public record NewAccount(
      Method method,
      @Nullable LoginName username,
      @Nullable LoginName email,
      @Nullable String passwordHash,
      @Nullable Map<String, @Nullable Object> profile) {}

  /** What became of a claim to be somebody. */
  public sealed interface Proof {
    record Proven(Account account) implements Proof {}

    record Wrong() implements Proof {}

    /** Too many claims at once; nothing is known about this one. */
    record Busy() implements Proof {}
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
                  account.passwordHash(),
                  Standing.ACTIVE.word(),
                  null,
                  written(account.profile()),
                  now,
                  now));
          List<String> names =
              Stream.of(
                      Optional.ofNullable(account.username()), Optional.ofNullable(account.email()))
                  .flatMap(Optional::stream)
                  .map(LoginName::canonical)
                  .distinct()
                  .toList();
          for (String name : names) {
            if (store.name(tenant, id, name) == 0) {
              store.delete(tenant, id);
              return Optional.empty();
            }
          }
          return find(tenant, id);
        });
  }

  public Optional<Account> find(String tenant, UUID id) {
    return transactions.in(tenant, () -> store.findById(id)).map(this::account);
  }

  /** The account that answers to {@code name}, however it is written. */
  public Optional<Account> named(String tenant, String name) {
    return row(tenant, name).map(this::account);
  }

  /**
   * Checks a password in the same time for every name. Suspended accounts cannot prove anything.
   */
  public Proof prove(String tenant, String name, String password) {
    if (!PasswordHashing.possible(password)) {
      return new Proof.Wrong();
    }
    Optional<AccountRow> row = row(tenant, name);
    Optional<Boolean> matches =
        hashing.matches(password, row.map(AccountRow::passwordHash).orElse(null));
    if (matches.isEmpty()) {
      return new Proof.Busy();
    }
    return row.map(this::account)
        .filter(account -> matches.get() && account.standing() == Standing.ACTIVE)
        .<Proof>map(Proof.Proven::new)
        .orElseGet(Proof.Wrong::new);
  }

  /** Locks the account until the transaction ends, and says what it is. */
  public Optional<Account> lock(String tenant, UUID id) {
    return transactions.in(tenant, () -> store.lock(tenant, id)).map(this::account);
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

  /** Counts the account as logged in, for it has just proved itself. */
  public void welcome(String tenant, UUID id) {
    transactions.run(tenant, () -> store.welcome(tenant, id, time.instant()));
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

  /**
   * Merges {@code changes} into the profile (RFC 7396, one level deep); empty if the account is
   * gone or the profile would grow too large.
   */
  public Optional<Account> merge(String tenant, UUID id, Map<String, @Nullable Object> changes) {
    return transactions.in(
        tenant,
        () -> {
          Optional<Account> before = lock(tenant, id);
          if (before.isEmpty()) {
            return Optional.empty();
          }
          Map<String, @Nullable Object> profile = new LinkedHashMap<>();
          Optional.ofNullable(before.get().profile()).ifPresent(profile::putAll);
          changes.forEach((field, value) -> {
            if (value == null) {
              profile.remove(field);
            } else {
              profile.put(field, value);
            }
          });
          String written = written(profile);
          if (written != null && written.length() > LARGEST_PROFILE) {
            return Optional.empty();
          }
          store.profile(tenant, id, written, time.instant());
          return find(tenant, id);
        });
  }

  private Optional<AccountRow> row(String tenant, String name) {
    return transactions.in(tenant, () -> store.findByName(tenant, LoginName.canonical(name)));
  }

  private Account account(AccountRow row) {
    return new Account(
        row.id(),
        Word.of(Method.class, row.method()),
        row.username(),
        row.email(),
        Word.of(Standing.class, row.standing()),
        row.loggedOutAt(),
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
