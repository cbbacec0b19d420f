package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.account.OneTimeCodes;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.ratelimit.RateLimiter;
import dev.gatehouse.session.Outcome.CodeSent;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.session.Outcome.Refreshed;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Rate;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.tenant.TokenPolicy;
import dev.gatehouse.token.Flaw;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What has expired leaves, and nothing that anybody could still ask about. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExpiredRowsContract {

  private static final Rate THIRTY = new Rate(30, Duration.ofHours(1));

  private final TestDatabase database;
  private Service service;
  private ExpiredRows expired;
  private Logins logins;
  private Sessions sessions;
  private RateLimiter limiter;
  private TickingClock clock;
  private Rows rows;
  private Tenant webmix;
  private Tenant transak;

  ExpiredRowsContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "tenants.yml");
    expired = service.bean(ExpiredRows.class);
    logins = service.bean(Logins.class);
    sessions = service.bean(Sessions.class);
    limiter = service.bean(RateLimiter.class);
    clock = service.bean(TickingClock.class);
    rows = new Rows(service);
    webmix = service.bean(Tenants.class).find("webmix").orElseThrow();
    transak = service.bean(Tenants.class).find("transak").orElseThrow();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void aSessionLeavesWithItsRefreshTokensWhenItsTimeIsOver() throws Exception {
    LoggedIn guest = guest();
    clock.pass(webmix.tokens().sessionTtl().minusSeconds(60));
    expired.sweep();
    assertThat(of("session", guest)).isEqualTo(1);
    assertThat(of("refresh_family", guest)).isEqualTo(1);
    clock.pass(Duration.ofSeconds(60));
    expired.sweep();
    assertThat(of("session", guest)).isZero();
    assertThat(of("refresh_family", guest)).isZero();
    assertThat(count("account", "id", guest.account().id())).isEqualTo(1);
  }

  @Test
  void aSessionThatEndedIsKnownToHaveEnded() throws Exception {
    LoggedIn guest = guest();
    service.bean(Endings.class).all(webmix, guest.account().id());
    expired.sweep();
    assertThat(admission(guest)).isEqualTo(new Refusal.TokenRejected(Flaw.REVOKED, false));
    assertThat(refresh(guest)).isEqualTo(new Refusal.RefreshRejected(Flaw.REVOKED));
  }

  @Test
  void aNoticeLeavesWhenNothingIsLeftThatItCouldBeAbout() throws Exception {
    String notices = "SELECT number FROM revocation WHERE kind = 'account'";
    service.bean(Endings.class).all(webmix, guest().account().id());
    int before = new Rows(service).of(notices).size();
    expired.sweep();
    assertThat(new Rows(service).of(notices)).hasSize(before);
    clock.pass(webmix.tokens().accessTtl().plusMinutes(1));
    expired.sweep();
    assertThat(new Rows(service).of(notices)).isEmpty();
  }

  /** Were it kept as long as tokens live by then, a setting changed back would bring it to life. */
  @Test
  void aNoticeStaysAsLongAsTokensLiveThatWereMadeBeforeTheirLivesGotShorter() throws Exception {
    LoggedIn guest = guest();
    Duration lived = webmix.tokens().accessTtl();
    service.bean(Endings.class).all(living(Duration.ofMinutes(1)), guest.account().id());
    clock.pass(lived.minusSeconds(30));
    expired.sweep();
    try (Service other = service.another()) {
      // It knows what it finds.
      assertThat(admission(other, guest)).isEqualTo(new Refusal.TokenRejected(Flaw.REVOKED, false));
    }
    assertThat(count("revocation", "subject", guest.account().id())).isEqualTo(1);
    clock.pass(Duration.ofMinutes(1));
    expired.sweep();
    assertThat(count("revocation", "subject", guest.account().id())).isZero();
  }

  /** The tenant, if its access tokens lived so long. */
  private Tenant living(Duration accessTtl) {
    return new Tenant(
        webmix.id(),
        webmix.dialect(),
        webmix.hosts(),
        webmix.credential(),
        new TokenPolicy(
            accessTtl,
            webmix.tokens().refreshTtl(),
            webmix.tokens().sessionTtl(),
            webmix.tokens().algorithm()),
        webmix.refresh(),
        webmix.logout(),
        webmix.restricted(),
        webmix.rates(),
        webmix.signUp(),
        webmix.codes(),
        webmix.audit(),
        webmix.origins());
  }

  @Test
  void aSpentRefreshTokenIsStillTheAlarm() throws Exception {
    LoggedIn guest = guest();
    assertThat(refresh(guest)).isInstanceOf(Refreshed.class);
    clock.pass(webmix.refresh().grace());
    expired.sweep();
    assertThat(refresh(guest)).isEqualTo(new Refusal.RefreshRejected(Flaw.REUSED));
  }

  @Test
  void aFullWindowIsFullUntilItIsOver() throws Exception {
    String subject = UUID.randomUUID().toString();
    for (int i = 0; i < 30; i++) {
      limiter.take("webmix", "test", subject, THIRTY);
    }
    clock.pass(Duration.ofMinutes(59));
    expired.sweep();
    assertThat(limiter.take("webmix", "test", subject, THIRTY).admitted()).isFalse();
    clock.pass(Duration.ofMinutes(1));
    expired.sweep();
    assertThat(count("rate_window", "subject", subject)).isZero();
    assertThat(limiter.take("webmix", "test", subject, THIRTY).admitted()).isTrue();
  }

  @Test
  void aCodeLeavesWhenItIsNotGoodAnyMore() throws Exception {
    UUID code = ((CodeSent) challenge(webmix, email())).code().id();
    clock.pass(Duration.ofMinutes(9));
    expired.sweep();
    assertThat(count("one_time_code", "id", code)).isEqualTo(1);
    clock.pass(Duration.ofMinutes(1));
    expired.sweep();
    assertThat(count("one_time_code", "id", code)).isZero();
  }

  @Test
  void aLockHoldsUntilItIsOver() throws Exception {
    String email = email();
    UUID code = ((CodeSent) challenge(transak, email)).code().id();
    for (int i = 0; i < transak.codes().attempts(); i++) {
      logins.code(caller(transak), code, email, "no code");
    }
    clock.pass(transak.codes().lock().minusSeconds(60));
    expired.sweep();
    assertThat(challenge(transak, email)).isInstanceOf(Refusal.CodeLocked.class);
    clock.pass(Duration.ofSeconds(60));
    expired.sweep();
    assertThat(count("code_guard", "recipient", email)).isZero();
    assertThat(challenge(transak, email)).isInstanceOf(CodeSent.class);
  }

  @Test
  void moreThanABatchLeaves() throws Exception {
    String operation = "batch-" + UUID.randomUUID();
    for (int i = 0; i <= ExpiredRows.BATCH; i++) {
      limiter.take("webmix", operation, Integer.toString(i), THIRTY);
    }
    clock.pass(Duration.ofHours(1));
    assertThat(limiter.sweep("webmix", 10)).isEqualTo(10);
    expired.sweep();
    assertThat(count("rate_window", "operation", operation)).isZero();
  }

  @Test
  void anotherTenantsRowsAreLeftAlone() {
    LoggedIn guest = guest();
    String subject = UUID.randomUUID().toString();
    limiter.take("webmix", "test", subject, THIRTY);
    UUID code = ((CodeSent) challenge(webmix, email())).code().id();
    clock.pass(webmix.tokens().sessionTtl());
    sessions.sweep("transak", ExpiredRows.BATCH);
    limiter.sweep("transak", ExpiredRows.BATCH);
    service.bean(OneTimeCodes.class).sweep("transak", ExpiredRows.BATCH);
    assertThat(of("session", guest)).isEqualTo(1);
    assertThat(count("rate_window", "subject", subject)).isEqualTo(1);
    assertThat(count("one_time_code", "id", code)).isEqualTo(1);
  }

  /** What is waited for in vain is left for the next time; with what was swept along with it. */
  @Test
  void whoCannotBeSweptKeepsNoOtherTenantsRows() throws Exception {
    LoggedIn guest = guest();
    String subject = UUID.randomUUID().toString();
    service
        .bean(Tenants.class)
        .all()
        .forEach(tenant -> limiter.take(tenant.id(), "test", subject, THIRTY));
    clock.pass(webmix.tokens().sessionTtl());
    sweepBeside("refresh_family WHERE account_id = '%s'".formatted(guest.account().id()));
    assertThat(of("session", guest)).isEqualTo(1);
    assertThat(count("rate_window", "subject", subject)).isEqualTo(1);
    expired.sweep();
    assertThat(of("session", guest)).isZero();
    assertThat(count("rate_window", "subject", subject)).isZero();
  }

  /** Nor is it waited for with all locked that was swept before. */
  @Test
  void aNoticeThatAnotherNodeSweepsIsLeftToIt() throws Exception {
    LoggedIn guest = guest();
    service.bean(Endings.class).all(webmix, guest.account().id());
    clock.pass(webmix.tokens().sessionTtl());
    sweepBeside("revocation WHERE subject = '%s'".formatted(guest.account().id()));
    assertThat(of("session", guest)).isZero();
    assertThat(count("revocation", "subject", guest.account().id())).isEqualTo(1);
    expired.sweep();
    assertThat(count("revocation", "subject", guest.account().id())).isZero();
  }

  @Test
  void noCallIsForgottenWhileTwoNodesSweep() throws Exception {
    String subject = UUID.randomUUID().toString();
    try (Service other = service.another()) {
      RateLimiter there = other.bean(RateLimiter.class);
      TickingClock clockThere = other.bean(TickingClock.class);
      for (int hour = 0; hour < 10; hour++) {
        int admitted =
            whileSwept(
                List.of(
                    () -> limiter.sweep("webmix", ExpiredRows.BATCH),
                    () -> there.sweep("webmix", ExpiredRows.BATCH)),
                4,
                20,
                () -> limiter.take("webmix", "test", subject, THIRTY).admitted());
        assertThat(admitted).isEqualTo(30);
        clock.pass(Duration.ofHours(1));
        clockThere.pass(Duration.ofHours(1));
      }
    }
  }

  @Test
  void aRecipientMayBeSweptWhileACodeIsAskedFor() throws Exception {
    OneTimeCodes codes = service.bean(OneTimeCodes.class);
    String email = email();
    int sent =
        whileSwept(
            List.of(() -> codes.sweep("transak", ExpiredRows.BATCH)),
            1,
            300,
            () -> {
              clock.pass(transak.codes().lock());
              return challenge(transak, email) instanceof CodeSent;
            });
    assertThat(sent).isEqualTo(300);
  }

  /** Sweeps while somebody else has these rows locked. */
  private void sweepBeside(String locked) throws Exception {
    try (Connection connection = rows.connection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT 1 FROM " + locked + " FOR UPDATE");
      expired.sweep();
      connection.rollback();
    }
  }

  private interface Call {
    boolean succeeds();
  }

  /** How many calls succeed, made so often by each of so many threads while rows are swept. */
  private static int whileSwept(List<Runnable> sweeps, int threads, int times, Call call)
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch gun = new CountDownLatch(1);
    int succeeded = 0;
    try (ExecutorService executor = Executors.newCachedThreadPool()) {
      List<Future<?>> sweeping = new ArrayList<>();
      for (Runnable sweep : sweeps) {
        sweeping.add(
            executor.submit(() -> {
              while (!over.get()) {
                sweep.run();
              }
            }));
      }
      List<Future<Integer>> calling = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        calling.add(
            executor.submit(() -> {
              gun.await();
              int done = 0;
              for (int j = 0; j < times; j++) {
                done += call.succeeds() ? 1 : 0;
              }
              return done;
            }));
      }
      gun.countDown();
      try {
        for (Future<Integer> made : calling) {
          succeeded += made.get();
        }
      } finally {
        over.set(true);
      }
      for (Future<?> swept : sweeping) {
        swept.get();
      }
    }
    return succeeded;
  }

  private LoggedIn guest() {
    return (LoggedIn) logins.guest(caller(webmix));
  }

  private Outcome.Code challenge(Tenant tenant, String email) {
    return logins.challenge(caller(tenant), email);
  }

  private Outcome.Refresh refresh(LoggedIn in) {
    return sessions.refresh(caller(webmix), in.tokens().refresh().token());
  }

  private Admission admission(LoggedIn in) {
    return admission(service, in);
  }

  private Admission admission(Service node, LoggedIn in) {
    return node.bean(Admissions.class)
        .admit(caller(webmix), Capability.AUTHENTICATED_USER, "x", in.tokens().access().token());
  }

  private int of(String table, LoggedIn in) {
    return count(table, "account_id", in.account().id());
  }

  private int count(String table, String column, Object value) {
    return rows.of("SELECT 1 FROM %s WHERE %s = '%s'".formatted(table, column, value)).size();
  }

  private Caller caller(Tenant tenant) {
    return new Caller(tenant, "192.0.2.1", "req-1", clock.instant(), null);
  }

  private static String email() {
    return UUID.randomUUID() + "@example.com";
  }
}
