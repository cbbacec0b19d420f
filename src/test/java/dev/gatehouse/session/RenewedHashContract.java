package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.account.Account;
import dev.gatehouse.account.Account.Method;
import dev.gatehouse.account.Accounts;
import dev.gatehouse.account.Accounts.NewAccount;
import dev.gatehouse.account.Accounts.Proof;
import dev.gatehouse.account.LoginName;
import dev.gatehouse.account.PasswordHashing;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Outcome.Changed;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hash that came from elsewhere lasts until the next login, and nobody notices. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RenewedHashContract {

  /** Of {@code password}, by the reference implementation of Argon2. */
  private static final String THEIRS =
      "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc";

  private static final String OURS = "\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[^$]{22}\\$[^$]{43}";

  private final TestDatabase database;
  private Service service;
  private Accounts accounts;
  private Logins logins;
  private Rows rows;
  private Tenant tenant;

  RenewedHashContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-test.yml");
    accounts = service.bean(Accounts.class);
    logins = service.bean(Logins.class);
    rows = new Rows(service);
    tenant = service.bean(Tenants.class).find("webmix").orElseThrow();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        THEIRS,
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
        "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI",
        "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ"
      })
  void theNextLoginRenewsIt(String hash) {
    Account account = account(hash);
    assertThat(login(account, "Password")).isEqualTo(new Refusal.BadCredentials());
    assertThat(login(account, "password ")).isEqualTo(new Refusal.BadCredentials());
    assertThat(stored(account)).isEqualTo(hash);
    assertThat(login(account, "password")).isInstanceOf(LoggedIn.class);
    String renewed = stored(account);
    assertThat(renewed).matches(OURS);
    assertThat(login(account, "Password")).isEqualTo(new Refusal.BadCredentials());
    assertThat(login(account, "password")).isInstanceOf(LoggedIn.class);
    assertThat(stored(account)).isEqualTo(renewed);
    assertThat(accounts.find(tenant.id(), account.id()).orElseThrow().updatedAt())
        .isEqualTo(account.updatedAt());
  }

  @Test
  void whatWasTypedElsewhereIsWhatCounts() {
    Account django = account("pbkdf2_sha1$260000$seasalt2$wAibXvW6jgvatCdONi6SMJ6q7mI=");
    assertThat(login(django, "l\u00e8tmeinz")).isEqualTo(new Refusal.BadCredentials());
    assertThat(login(django, "le\u0300tmein")).isInstanceOf(LoggedIn.class);
    assertThat(login(django, "l\u00e8tmein")).isInstanceOf(LoggedIn.class);
    // Made of the ligature itself (computed by Python's hashlib), which is no normal form.
    Account raw =
        account("pbkdf2_sha256$1000$seasalt$LdznxLo0eZ31BQI9/zBqQ1a/NrQsf+8lIpKljtuPpRE=");
    assertThat(login(raw, "o\ufb03ce hours")).isInstanceOf(LoggedIn.class);
    assertThat(login(raw, "office hours")).isInstanceOf(LoggedIn.class);
  }

  @Test
  void whatBcryptCutOffCountsFromTheNextLoginOn() {
    String first = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    Account account = account("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui");
    assertThat(login(account, first + " and more")).isInstanceOf(LoggedIn.class);
    assertThat(stored(account)).matches(OURS);
    assertThat(login(account, first)).isEqualTo(new Refusal.BadCredentials());
    assertThat(login(account, first + " and more")).isInstanceOf(LoggedIn.class);
  }

  @Test
  void everyLoginOfManyAtOnceSucceeds() throws Exception {
    for (int round = 0; round < 5; round++) {
      Account account = account(THEIRS);
      List<Callable<Outcome>> attempts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        attempts.add(() -> login(account, "password"));
      }
      assertThat(together(attempts))
          .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(LoggedIn.class));
      assertThat(stored(account)).matches(OURS);
    }
  }

  @Test
  void aPasswordIsChangedThoughALoginRenewsItsHash() throws Exception {
    SelfService selfService = service.bean(SelfService.class);
    for (int round = 0; round < 5; round++) {
      Account account = account(THEIRS);
      Admitted admitted = admitted((LoggedIn) login(account, "password"));
      rows.change(
          "UPDATE account SET password_hash = '" + THEIRS + "' WHERE id = '" + account.id() + "'");
      List<Outcome> outcomes =
          together(
              List.of(
                  () -> selfService.changePassword(admitted, "password", "another one"),
                  () -> login(account, "password")));
      assertThat(outcomes.getFirst()).isInstanceOf(Changed.class);
      assertThat(login(account, "another one")).isInstanceOf(LoggedIn.class);
      assertThat(login(account, "password")).isEqualTo(new Refusal.BadCredentials());
    }
  }

  @Test
  void anotherPasswordIsNotOverwritten() {
    Account account = account(THEIRS);
    PasswordHashing hashing = service.bean(PasswordHashing.class);
    Proof.Proven proven = (Proof.Proven) accounts.prove(tenant.id(), account.id(), "password");
    String other = hashing.hash("another one").orElseThrow();
    accounts.password(tenant.id(), account.id(), other);
    accounts.rehash(tenant.id(), proven, hashing.renewed("password", THEIRS).orElseThrow());
    assertThat(stored(account)).isEqualTo(other);
    accounts.rehash("twin", new Proof.Proven(proven.account(), other), THEIRS);
    assertThat(stored(account)).isEqualTo(other);
  }

  private static List<Outcome> together(List<Callable<Outcome>> calls) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(calls.size());
    try (ExecutorService callers = Executors.newFixedThreadPool(calls.size())) {
      List<Future<Outcome>> answers = new ArrayList<>();
      for (Callable<Outcome> call : calls) {
        answers.add(
            callers.submit(() -> {
              barrier.await();
              return call.call();
            }));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> answer : answers) {
        outcomes.add(answer.get());
      }
      return outcomes;
    }
  }

  private Account account(String hash) {
    LoginName email = LoginName.email(UUID.randomUUID() + "@example.com").orElseThrow();
    return accounts
        .create(tenant.id(), new NewAccount(Method.PASSWORD, null, email, true, hash, null))
        .orElseThrow();
  }

  private Outcome.Login login(Account account, String password) {
    return logins.password(caller(), String.valueOf(account.email()), password);
  }

  private Admitted admitted(LoggedIn in) {
    return (Admitted)
        service
            .bean(Admissions.class)
            .admit(
                caller(),
                Capability.RESET_PASSWORD,
                UUID.randomUUID().toString(),
                in.tokens().access().token());
  }

  private Caller caller() {
    return new Caller(
        tenant, "192.0.2.1", "req-1", service.bean(InstantSource.class).instant(), null);
  }

  private String stored(Account account) {
    return rows.of("SELECT password_hash FROM account WHERE id = '" + account.id() + "'")
        .getFirst()
        .getFirst()
        .toString();
  }
}
