package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.account.Account.Standing;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Admission.Leaving;
import dev.gatehouse.session.Outcome.Changed;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.session.Outcome.LoggedOut;
import dev.gatehouse.session.Outcome.Refreshed;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.LogoutPolicy.OnRefreshTokens;
import dev.gatehouse.tenant.LogoutPolicy.OnSession;
import dev.gatehouse.tenant.LogoutPolicy.Scope;
import dev.gatehouse.tenant.LogoutPolicy.WhenRefreshMissing;
import dev.gatehouse.tenant.RefreshPolicy;
import dev.gatehouse.tenant.RefreshPolicy.OnReuse;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.token.AccessTokens;
import dev.gatehouse.token.Flaw;
import dev.gatehouse.token.RefreshTokens;
import dev.gatehouse.token.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each policy ends, and that a logout beats whatever races it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SessionsContract {

  private final TestDatabase database;
  private Service service;
  private Logins logins;
  private Sessions sessions;
  private Logouts logouts;
  private Admissions admissions;
  private TickingClock clock;
  private Tenant webmix;

  SessionsContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, "src/test/resources/tenants-test.yml");
    logins = service.bean(Logins.class);
    sessions = service.bean(Sessions.class);
    logouts = service.bean(Logouts.class);
    admissions = service.bean(Admissions.class);
    clock = service.bean(TickingClock.class);
    webmix = service.bean(Tenants.class).find("webmix").orElseThrow();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void endingTheSessionEndsItsTokensAndNoOthers() {
    Tenant tenant = with(end(Scope.SESSION));
    LoggedIn guest = guest(tenant);
    LoggedIn other = guest(tenant);
    logouts.logout(leaving(tenant, guest), null);
    assertThat(admit(tenant, guest)).isEqualTo(revoked());
    assertThat(refresh(tenant, guest)).isEqualTo(new Refusal.RefreshRejected(Flaw.REVOKED));
    assertThat(admit(tenant, other)).isInstanceOf(Admitted.class);
    assertThat(refresh(tenant, other)).isInstanceOf(Refreshed.class);
  }

  @Test
  void keepingTheSessionRevokesOnlyWhatWasPresented() {
    Tenant tenant = with(presented(WhenRefreshMissing.NOTHING));
    LoggedIn guest = guest(tenant);
    LoggedIn other = guest(tenant);
    logouts.logout(leaving(tenant, guest), null);
    logouts.logout(leaving(tenant, guest), "nonsense");
    logouts.logout(leaving(tenant, guest), other.tokens().refresh().token());
    assertThat(refresh(tenant, other)).isInstanceOf(Refreshed.class);
    logouts.logout(leaving(tenant, guest), guest.tokens().refresh().token());
    assertThat(refresh(tenant, guest)).isEqualTo(new Refusal.RefreshRejected(Flaw.REVOKED));
    assertThat(admit(tenant, guest)).isInstanceOf(Admitted.class);
  }

  @Test
  void aSpentRefreshTokenRevokesWhatCameOfIt() {
    Tenant tenant = with(presented(WhenRefreshMissing.NOTHING));
    LoggedIn guest = guest(tenant);
    String next = next(refresh(tenant, guest));
    logouts.logout(leaving(tenant, guest), guest.tokens().refresh().token());
    assertThat(sessions.refresh(caller(tenant), next))
        .isEqualTo(new Refusal.RefreshRejected(Flaw.REVOKED));
  }

  @Test
  void aMissingRefreshTokenMayMeanTheSessions() {
    Tenant tenant = with(presented(WhenRefreshMissing.END_SESSION));
    LoggedIn guest = guest(tenant);
    logouts.logout(leaving(tenant, guest), null);
    assertThat(refresh(tenant, guest)).isEqualTo(new Refusal.RefreshRejected(Flaw.REVOKED));
    assertThat(admit(tenant, guest)).isInstanceOf(Admitted.class);
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void theScopeSaysWhoseSessionsEnd(Scope scope) {
    Tenant tenant = with(end(scope));
    Caller caller = caller(tenant);
    String email = UUID.randomUUID() + "@example.com";
    LoggedIn first = (LoggedIn) logins.signUp(caller, email, "correct horse", null);
    LoggedIn second = (LoggedIn) logins.password(caller, email, "correct horse");
    logouts.logout(leaving(tenant, first), null);
    assertThat(admit(tenant, first) instanceof Admitted).isEqualTo(scope == Scope.OTHERS);
    assertThat(admit(tenant, second) instanceof Admitted).isEqualTo(scope == Scope.SESSION);
  }

  @Test
  void aStrictLogoutAsksForAGoodToken() {
    Tenant tenant = with(end(Scope.SESSION));
    LoggedIn guest = guest(tenant);
    String token = guest.tokens().access().token();
    logouts.logout(leaving(tenant, guest), null);
    assertThat(leave(tenant, token)).isEqualTo(revoked());
    clock.pass(tenant.tokens().accessTtl());
    assertThat(leave(tenant, token)).isEqualTo(new Refusal.TokenRejected(Flaw.EXPIRED, true));
  }

  @Test
  void anExpiredTokenEndsItsSessionWhereLogoutNeverFails() {
    Tenant tenant = with(unfailing(Scope.SESSION));
    LoggedIn guest = guest(tenant);
    clock.pass(tenant.tokens().accessTtl());
    Leaving late = leaving(tenant, guest);
    assertThat(late.good()).isFalse();
    assertEnded(logouts.logout(late, null), 1, 1);
    assertThat(refresh(tenant, guest)).isEqualTo(new Refusal.RefreshRejected(Flaw.REVOKED));
  }

  @Test
  void whatHasEndedStaysEndedWhereLogoutNeverFails() {
    Tenant tenant = with(unfailing(Scope.SESSION));
    LoggedIn guest = guest(tenant);
    assertEnded(logouts.logout(leaving(tenant, guest), null), 1, 1);
    Leaving again = leaving(tenant, guest);
    assertThat(again.good()).isFalse();
    assertEnded(logouts.logout(again, null), 0, 0);
    assertThat(refresh(tenant, guest)).isEqualTo(new Refusal.RefreshRejected(Flaw.REVOKED));
  }

  @Test
  void whatHasEndedIsNotSparedWhereLogoutNeverFails() {
    Tenant tenant = with(unfailing(Scope.OTHERS));
    LoggedIn guest = guest(tenant);
    service.bean(Endings.class).stand(tenant, guest.account().id(), Standing.ACTIVE);
    assertThat(admit(tenant, guest)).isEqualTo(revoked());
    logouts.logout(leaving(tenant, guest), null);
    assertThat(admit(tenant, guest)).isEqualTo(revoked());
    assertThat(refresh(tenant, guest)).isEqualTo(new Refusal.RefreshRejected(Flaw.REVOKED));
  }

  @ParameterizedTest
  @EnumSource(
      value = Standing.class,
      names = {"SUSPENDED", "TERMINATED"})
  void whoHasLeftMayLogOutWhereLogoutNeverFails(Standing standing) {
    Tenant tenant = with(unfailing(Scope.SESSION));
    LoggedIn guest = guest(tenant);
    service.bean(SelfService.class).leave((Admitted) admit(tenant, guest), standing);
    assertEnded(logouts.logout(leaving(tenant, guest), null), 0, 0);
    assertThat(admit(tenant, guest)).isEqualTo(revoked());
  }

  @Test
  void anUnfailingLogoutStillKnowsAForgedToken() {
    Tenant tenant = with(unfailing(Scope.SESSION));
    String token = guest(tenant).tokens().access().token();
    assertThat(leave(tenant, token.substring(0, token.length() - 4) + "AAAA"))
        .isEqualTo(new Refusal.TokenRejected(Flaw.FORGED, false));
    assertThat(admissions.leave(caller(tenant), "logout", null))
        .isEqualTo(new Refusal.TokenMissing());
  }

  @ParameterizedTest
  @EnumSource(OnReuse.class)
  void aSpentRefreshTokenEndsWhatTheTenantSays(OnReuse onReuse) {
    Tenant tenant = with(new RefreshPolicy(RefreshPolicy.Rotation.ROTATE, Duration.ZERO, onReuse));
    String email = UUID.randomUUID() + "@example.com";
    LoggedIn first = (LoggedIn) logins.signUp(caller(tenant), email, "correct horse", null);
    LoggedIn second = (LoggedIn) logins.password(caller(tenant), email, "correct horse");
    Refreshed successor = (Refreshed) refresh(tenant, first);
    assertThat(refresh(tenant, first)).isEqualTo(new Refusal.RefreshRejected(Flaw.REUSED));
    assertThat(sessions.refresh(caller(tenant), successor.tokens().refresh().token()))
        .isEqualTo(new Refusal.RefreshRejected(Flaw.REVOKED));
    assertThat(admit(tenant, first) instanceof Admitted).isEqualTo(onReuse == OnReuse.FAMILY);
    assertThat(admit(tenant, second) instanceof Admitted).isEqualTo(onReuse != OnReuse.USER);
    // Once, however often it comes back.
    assertThat(written(first))
        .containsExactly(
            "authn_login_success", "authn_token_reuse {\"ends\":\"" + onReuse.word() + "\"}");
  }

  @Test
  void aLogoutIsWrittenDownOnceAndOnlyIfSomethingEnded() {
    Tenant ends = with(end(Scope.SESSION));
    LoggedIn guest = guest(ends);
    Admission.Leaving leaving = leaving(ends, guest);
    logouts.logout(leaving, null);
    logouts.logout(leaving, null);
    assertThat(written(guest))
        .containsExactly(
            "authn_login_success",
            "session_logout {\"families\":1,\"residual_exposure_seconds\":2,\"sessions\":1,"
                + "\"suspended\":false}");
    LoggedIn kept = guest(webmix);
    Tenant nothing = with(presented(WhenRefreshMissing.NOTHING));
    logouts.logout(leaving(nothing, kept), null);
    assertThat(written(kept)).containsExactly("authn_login_success");
  }

  /** What the audit says of a session, past who did it. */
  private List<String> written(LoggedIn in) {
    return new Rows(service)
            .of(
                "SELECT action, details FROM audit_event WHERE object_id = '"
                    + session(in.tokens().access())
                    + "' ORDER BY number")
            .stream()
            .map(row ->
                row.getFirst().equals("authn_login_success")
                    ? "authn_login_success"
                    : row.getFirst() + " " + row.getLast())
            .toList();
  }

  private UUID session(AccessTokens.Issued issued) {
    return ((Verification.Verified) service.bean(AccessTokens.class).verify(webmix, issued.token()))
        .token()
        .session();
  }

  @Test
  void aRefreshTokenHasOneSuccessorWhoeverAsks() throws Exception {
    for (int round = 0; round < 20; round++) {
      LoggedIn guest = guest(webmix);
      Set<String> successors = new HashSet<>();
      for (Outcome.Refresh outcome :
          atOnce(4, () -> sessions.refresh(caller(webmix), guest.tokens().refresh().token()))) {
        if (outcome instanceof Refreshed refreshed) {
          successors.add(refreshed.tokens().refresh().token());
        }
      }
      assertThat(successors).hasSize(1);
    }
  }

  @Test
  void whatAClientAsksForSeveralTimesAtOnceIsNoAlarm() {
    LoggedIn guest = guest(webmix);
    Refreshed first = (Refreshed) refresh(webmix, guest);
    for (int i = 0; i < 20; i++) {
      assertThat(next(refresh(webmix, guest))).isEqualTo(next(first));
    }
    clock.pass(Duration.ofSeconds(10));
    for (int i = 0; i < 3; i++) {
      assertThat(next(refresh(webmix, guest))).isEqualTo(next(first));
    }
  }

  @Test
  void theFourthLaterRepeatWithinTheGraceIsTheAlarm() {
    LoggedIn guest = guest(webmix);
    Refreshed first = (Refreshed) refresh(webmix, guest);
    clock.pass(Duration.ofSeconds(10));
    for (int i = 0; i < 3; i++) {
      assertThat(next(refresh(webmix, guest))).isEqualTo(next(first));
    }
    assertThat(refresh(webmix, guest)).isEqualTo(new Refusal.RefreshRejected(Flaw.REUSED));
    assertThat(sessions.refresh(caller(webmix), next(first)))
        .isEqualTo(new Refusal.RefreshRejected(Flaw.REVOKED));
  }

  @Test
  void noTokenOutlivesALogoutThatRacesItsRefresh() throws Exception {
    Tenant tenant = with(end(Scope.SESSION));
    for (int round = 0; round < 50; round++) {
      LoggedIn guest = guest(tenant);
      Leaving leaving = leaving(tenant, guest);
      List<Callable<Outcome>> race =
          List.of(
              () -> logouts.logout(leaving, null),
              () -> sessions.refresh(caller(tenant), guest.tokens().refresh().token()));
      for (Outcome outcome : atOnce(race)) {
        if (outcome instanceof Refreshed refreshed) {
          String next = refreshed.tokens().refresh().token();
          assertThat(sessions.refresh(caller(tenant), next)).isInstanceOf(Refusal.class);
          assertThat(
                  admissions.admit(
                      caller(tenant),
                      Capability.AUTHENTICATED_USER,
                      "race",
                      refreshed.tokens().access().token()))
              .isInstanceOf(Refusal.class);
        }
      }
      assertThat(refresh(tenant, guest)).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void ofManyWhoChangeAPasswordAtOnceOneDoes() throws Exception {
    SelfService selfService = service.bean(SelfService.class);
    for (int round = 0; round < 5; round++) {
      String email = UUID.randomUUID() + "@example.com";
      LoggedIn in = (LoggedIn) logins.signUp(caller(webmix), email, "correct horse", null);
      Admitted admitted = (Admitted) admit(webmix, in);
      List<Callable<Outcome.Change>> changes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String password = "another horse " + i;
        changes.add(() -> selfService.changePassword(admitted, "correct horse", password));
      }
      List<Outcome.Change> outcomes = atOnce(changes);
      assertThat(outcomes).filteredOn(outcome -> outcome instanceof Changed).hasSize(1);
      assertThat(outcomes)
          .filteredOn(outcome -> outcome.equals(new Refusal.BadCredentials()))
          .hasSize(3);
      for (int i = 0; i < 4; i++) {
        assertThat(logins.password(caller(webmix), email, "another horse " + i) instanceof LoggedIn)
            .isEqualTo(outcomes.get(i) instanceof Changed);
      }
      assertThat(admit(webmix, in)).isInstanceOf(Admitted.class);
    }
  }

  /** What ends a session is forgotten when its tokens have expired. */
  @Test
  void aSessionKnowsHowLongItsTokensAreGoodHoweverLongTheyTake() {
    Tenant reuse =
        with(new RefreshPolicy(RefreshPolicy.Rotation.REUSE, Duration.ZERO, OnReuse.FAMILY));
    String email = UUID.randomUUID() + "@example.com";
    clock.step(Duration.ofSeconds(1));
    try {
      LoggedIn signedUp = (LoggedIn) logins.signUp(caller(webmix), email, "correct horse", null);
      assertKnown(signedUp.tokens().access());
      assertKnown(
          ((LoggedIn) logins.password(caller(webmix), email, "correct horse")).tokens().access());
      assertKnown(guest(webmix).tokens().access());
      assertKnown(((Refreshed) refresh(reuse, signedUp)).tokens().access());
      assertKnown(((Refreshed) refresh(webmix, signedUp)).tokens().access());
      Admitted admitted = (Admitted) admit(webmix, signedUp);
      assertKnown(((Outcome.Renewed) sessions.renew(admitted)).access());
    } finally {
      clock.step(Duration.ZERO);
    }
  }

  private void assertKnown(AccessTokens.Issued issued) {
    assertThat(service.bean(RefreshTokens.class).accessExpiresAt(webmix.id(), session(issued)))
        .hasValueSatisfying(known -> assertThat(known).isAfterOrEqualTo(issued.expiresAt()));
  }

  @Test
  void aSessionDoesNotOutliveItsTimeHoweverOftenItIsRefreshed() {
    LoggedIn guest = guest(webmix);
    String token = guest.tokens().refresh().token();
    for (int day = 0; day < 30; day++) {
      clock.pass(Duration.ofHours(23));
      if (sessions.refresh(caller(webmix), token) instanceof Refreshed refreshed) {
        token = refreshed.tokens().refresh().token();
      }
    }
    clock.pass(Duration.ofHours(31));
    assertThat(sessions.refresh(caller(webmix), token))
        .isEqualTo(new Refusal.RefreshRejected(Flaw.EXPIRED));
  }

  @Test
  void anotherTenantsTokensAreForged() {
    Tenant twin = service.bean(Tenants.class).find("twin").orElseThrow();
    LoggedIn guest = guest(webmix);
    assertThat(
            admissions.admit(
                caller(twin), Capability.AUTHENTICATED_USER, "x", guest.tokens().access().token()))
        .isEqualTo(new Refusal.TokenRejected(Flaw.FORGED, false));
    assertThat(sessions.refresh(caller(twin), guest.tokens().refresh().token()))
        .isEqualTo(new Refusal.RefreshRejected(Flaw.FORGED));
    assertThat(refresh(webmix, guest)).isInstanceOf(Refreshed.class);
  }

  private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      calls.add(call);
    }
    return atOnce(calls);
  }

  private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    CyclicBarrier start = new CyclicBarrier(calls.size());
    try (ExecutorService executor = Executors.newFixedThreadPool(calls.size())) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> call : calls) {
        futures.add(
            executor.submit(() -> {
              start.await();
              return call.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  private static void assertEnded(Outcome.Logout outcome, int sessions, int families) {
    Receipt receipt = ((LoggedOut) outcome).receipt();
    assertThat(receipt.sessions()).hasSize(sessions);
    assertThat(receipt.families()).isEqualTo(families);
    assertThat(receipt.id() == null).isEqualTo(sessions + families == 0);
  }

  private LoggedIn guest(Tenant tenant) {
    return (LoggedIn) logins.guest(caller(tenant));
  }

  private Outcome.Refresh refresh(Tenant tenant, LoggedIn in) {
    return sessions.refresh(caller(tenant), in.tokens().refresh().token());
  }

  private static String next(Outcome.Refresh outcome) {
    return ((Refreshed) outcome).tokens().refresh().token();
  }

  private Admission admit(Tenant tenant, LoggedIn in) {
    return admissions.admit(
        caller(tenant), Capability.AUTHENTICATED_USER, "x", in.tokens().access().token());
  }

  private Leaving leaving(Tenant tenant, LoggedIn in) {
    return (Leaving) leave(tenant, in.tokens().access().token());
  }

  /** Each with a rate of its own, so that no test spends another's. */
  private Admission leave(Tenant tenant, String token) {
    return admissions.leave(caller(tenant), UUID.randomUUID().toString(), token);
  }

  private Caller caller(Tenant tenant) {
    @Nullable String agent = null;
    return new Caller(tenant, "192.0.2.1", "req-1", clock.instant(), agent);
  }

  private static Refusal revoked() {
    return new Refusal.TokenRejected(Flaw.REVOKED, false);
  }

  private static LogoutPolicy end(Scope scope) {
    return new LogoutPolicy(
        OnSession.END, OnRefreshTokens.REVOKE_FAMILY, scope, WhenRefreshMissing.NOTHING, true);
  }

  private static LogoutPolicy presented(WhenRefreshMissing missing) {
    return new LogoutPolicy(
        OnSession.KEEP, OnRefreshTokens.REVOKE_PRESENTED, Scope.SESSION, missing, true);
  }

  private static LogoutPolicy unfailing(Scope scope) {
    return new LogoutPolicy(
        OnSession.END, OnRefreshTokens.REVOKE_FAMILY, scope, WhenRefreshMissing.NOTHING, false);
  }

  private Tenant with(LogoutPolicy logout) {
    return with(webmix.refresh(), logout);
  }

  private Tenant with(RefreshPolicy refresh) {
    return with(refresh, webmix.logout());
  }

  private Tenant with(RefreshPolicy refresh, LogoutPolicy logout) {
    return new Tenant(
        webmix.id(),
        webmix.dialect(),
        webmix.hosts(),
        webmix.credential(),
        webmix.tokens(),
        refresh,
        logout,
        webmix.restricted(),
        webmix.rates(),
        webmix.signUp(),
        webmix.codes(),
        webmix.audit(),
        webmix.origins());
  }
}
