package dev.gatehouse.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.account.Account.Method;
import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.account.Account.Status;
import dev.gatehouse.account.Accounts.NewAccount;
import dev.gatehouse.account.Accounts.Proof;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the store of accounts promises; each case asked as another tenant too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AccountsContract {

  private static final String HERE = "webmix";
  private static final String ELSEWHERE = "twin";

  private final TestDatabase database;
  private Service service;
  private Accounts accounts;
  private PasswordHashing hashing;
  private TickingClock clock;

  AccountsContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-test.yml");
    accounts = service.bean(Accounts.class);
    hashing = service.bean(PasswordHashing.class);
    clock = service.bean(TickingClock.class);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void anAccountIsFoundByIdAndByEveryName() {
    LoginName username = username();
    LoginName email = email();
    Account account =
        accounts
            .create(
                HERE,
                new NewAccount(Method.PASSWORD, username, email, false, "hash", Map.of("a", 1)))
            .orElseThrow();
    assertThat(account.username()).isEqualTo(username.shown());
    assertThat(account.email()).isEqualTo(email.shown());
    assertThat(account.profile()).isEqualTo(Map.of("a", 1));
    assertThat(accounts.find(HERE, account.id())).contains(account);
    assertThat(accounts.named(HERE, username.shown())).contains(account);
    assertThat(accounts.named(HERE, email.shown().toUpperCase(java.util.Locale.ROOT)))
        .contains(account);

    assertThat(accounts.find(ELSEWHERE, account.id())).isEmpty();
    assertThat(accounts.named(ELSEWHERE, username.shown())).isEmpty();
    assertThat(accounts.named(ELSEWHERE, email.shown())).isEmpty();
  }

  @Test
  void aNameIsTakenOncePerTenant() {
    LoginName email = email();
    Account first = made(email);
    assertThat(accounts.create(HERE, otp(email))).isEmpty();
    assertThat(accounts.create(HERE, new NewAccount(Method.OTP, email, null, false, null, null)))
        .isEmpty();
    assertThat(accounts.named(HERE, email.shown())).contains(first);

    assertThat(accounts.create(ELSEWHERE, otp(email))).isPresent();
  }

  @Test
  void ofManyWhoWantANameAtOnceOneGetsIt() throws Exception {
    LoginName email = email();
    int made = 0;
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<Future<Optional<Account>>> wishes = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        wishes.add(executor.submit(() -> accounts.create(HERE, otp(email))));
      }
      for (Future<Optional<Account>> wish : wishes) {
        made += wish.get().isPresent() ? 1 : 0;
      }
    }
    assertThat(made).isEqualTo(1);
  }

  @Test
  void aPasswordProvesAnActiveAccountOnly() {
    LoginName email = email();
    String hash = hashing.hash("correct horse").orElseThrow();
    Account account =
        accounts
            .create(HERE, new NewAccount(Method.PASSWORD, null, email, false, hash, null))
            .orElseThrow();
    assertThat(accounts.prove(HERE, email.shown(), "correct horse"))
        .isEqualTo(new Proof.Proven(account, hash));
    assertThat(accounts.prove(HERE, email.shown(), "correct horse "))
        .isInstanceOf(Proof.Wrong.class);
    assertThat(accounts.prove(HERE, email.shown(), "")).isInstanceOf(Proof.Wrong.class);
    assertThat(accounts.prove(HERE, "nobody@example.com", "correct horse"))
        .isInstanceOf(Proof.Wrong.class);
    assertThat(accounts.prove(ELSEWHERE, email.shown(), "correct horse"))
        .isInstanceOf(Proof.Wrong.class);
    accounts.stand(HERE, account.id(), Standing.SUSPENDED);
    assertThat(accounts.prove(HERE, email.shown(), "correct horse"))
        .isInstanceOf(Proof.Wrong.class);
  }

  @Test
  void aLogoutIsUndoneOnlyByWhatBeganAfterIt() {
    Account account = made(email());
    Instant before = clock.instant();
    clock.pass(Duration.ofSeconds(1));
    assertThat(accounts.logOut(HERE, account.id())).isTrue();
    assertThat(status(account)).isEqualTo(Status.LOGGED_OUT);
    assertThat(accounts.logIn(HERE, account.id(), before)).isFalse();
    assertThat(status(account)).isEqualTo(Status.LOGGED_OUT);
    clock.pass(Duration.ofSeconds(1));
    assertThat(accounts.logIn(ELSEWHERE, account.id(), clock.instant())).isFalse();
    assertThat(accounts.logIn(HERE, account.id(), clock.instant())).isTrue();
    assertThat(status(account)).isEqualTo(Status.LOGGED_IN);
  }

  @Test
  void aSuspensionIsNeverUndoneByUse() {
    for (Standing standing : List.of(Standing.SUSPENDED, Standing.TERMINATED)) {
      Account account = made(email());
      accounts.logOut(HERE, account.id());
      accounts.stand(HERE, account.id(), standing);
      clock.pass(Duration.ofSeconds(1));
      assertThat(accounts.logIn(HERE, account.id(), clock.instant())).isFalse();
      assertThat(accounts.logOut(HERE, account.id())).isFalse();
      assertThat(status(account).name()).isEqualTo(standing.name());
    }
  }

  @Test
  void anotherTenantChangesNothing() {
    Account account = made(email());
    assertThat(accounts.logOut(ELSEWHERE, account.id())).isFalse();
    assertThat(accounts.stand(ELSEWHERE, account.id(), Standing.TERMINATED)).isFalse();
    assertThat(accounts.password(ELSEWHERE, account.id(), "hash")).isFalse();
    assertThat(accounts.proveEmail(ELSEWHERE, account.id())).isFalse();
    assertThat(accounts.change(ELSEWHERE, account.id(), null, null, Map.of("a", 1)))
        .isInstanceOf(Accounts.Change.Missing.class);
    assertThat(accounts.find(HERE, account.id())).contains(account);
  }

  private Account made(LoginName email) {
    return accounts.create(HERE, otp(email)).orElseThrow();
  }

  private Status status(Account account) {
    return accounts.find(HERE, account.id()).orElseThrow().status();
  }

  private static NewAccount otp(LoginName email) {
    return new NewAccount(Method.OTP, null, email, false, null, null);
  }

  private static LoginName email() {
    return LoginName.email(UUID.randomUUID() + "@example.com").orElseThrow();
  }

  private static LoginName username() {
    return LoginName.user("user-" + UUID.randomUUID()).orElseThrow();
  }
}
