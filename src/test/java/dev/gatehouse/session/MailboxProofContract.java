package dev.gatehouse.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.account.OneTimeCode.Scope;
import dev.gatehouse.fixture.Mailbox;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.session.Admission.Admitted;
import dev.gatehouse.session.Outcome.Changed;
import dev.gatehouse.session.Outcome.CodeDone;
import dev.gatehouse.session.Outcome.CodeSent;
import dev.gatehouse.session.Outcome.LoggedIn;
import dev.gatehouse.session.Outcome.Refreshed;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.tenant.Tenants;
import dev.gatehouse.token.Flaw;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whoever reads the mail is the owner, and nobody who came before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MailboxProofContract {

  private static final String STRANGERS = "a stranger's password";
  private static final String OWNERS = "the owner's password";

  private final TestDatabase database;
  private Service service;
  private Logins logins;
  private SelfService selfService;
  private Sessions sessions;
  private Admissions admissions;
  private Tenant tenant;
  private String email;

  MailboxProofContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service =
        Service.start(database, "src/test/resources/tenants-test.yml", Mailbox.ALL.settings());
    logins = service.bean(Logins.class);
    selfService = service.bean(SelfService.class);
    sessions = service.bean(Sessions.class);
    admissions = service.bean(Admissions.class);
    tenant = service.bean(Tenants.class).find("webmix").orElseThrow();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @BeforeEach
  void somebodysMailbox() {
    email = address();
  }

  @Test
  void theFirstCodeFromAMailboxEndsWhatCameBeforeIt() {
    LoggedIn stranger = signUp(email);
    LoggedIn strangerElsewhere = (LoggedIn) byPassword(STRANGERS);
    LoggedIn owner = (LoggedIn) byMail();
    assertThat(owner.account().id()).isEqualTo(stranger.account().id());
    assertThat(owner.newAccount()).isFalse();
    assertDead(stranger);
    assertDead(strangerElsewhere);
    assertThat(byPassword(STRANGERS)).isEqualTo(new Refusal.BadCredentials());
    assertLive(owner);
  }

  @Test
  void whoHasNoPasswordAnyMoreSetsOneByReset() {
    signUp(email);
    LoggedIn owner = (LoggedIn) byMail();
    assertThat(selfService.changePassword(admitted(owner), STRANGERS, OWNERS))
        .isEqualTo(new Refusal.BadCredentials());
    assertThat(reset(forgot(), OWNERS)).isInstanceOf(Changed.class);
    assertThat(byPassword(STRANGERS)).isEqualTo(new Refusal.BadCredentials());
    assertThat(byPassword(OWNERS)).isInstanceOf(LoggedIn.class);
  }

  @Test
  void aMailboxIsProvenOnce() {
    signUp(email);
    LoggedIn byMail = (LoggedIn) byMail();
    LoggedIn again = (LoggedIn) byMail();
    assertLive(byMail);
    reset(forgot(), OWNERS);
    assertDead(again);
    LoggedIn byPassword = (LoggedIn) byPassword(OWNERS);
    assertLive((LoggedIn) byMail());
    assertLive(byPassword);
    assertThat(byPassword(OWNERS)).isInstanceOf(LoggedIn.class);
  }

  @Test
  void aNewPasswordByMailProvesTheMailbox() {
    LoggedIn stranger = signUp(email);
    reset(forgot(), OWNERS);
    assertDead(stranger);
    LoggedIn owner = (LoggedIn) byPassword(OWNERS);
    assertLive((LoggedIn) byMail());
    assertLive(owner);
    assertThat(byPassword(OWNERS)).isInstanceOf(LoggedIn.class);
  }

  @Test
  void anAccountMadeByACodeIsProven() {
    LoggedIn first = (LoggedIn) byMail();
    assertThat(first.newAccount()).isTrue();
    assertLive((LoggedIn) byMail());
    assertLive(first);
  }

  @Test
  void anOperatorsWordIsAProof() {
    new Operator(service.http())
        .post(
            "/tenants/webmix/accounts",
            "{\"email\":\"" + email + "\",\"password\":\"" + OWNERS + "\"}");
    LoggedIn byPassword = (LoggedIn) byPassword(OWNERS);
    assertLive((LoggedIn) byMail());
    assertLive(byPassword);
    assertThat(byPassword(OWNERS)).isInstanceOf(LoggedIn.class);
  }

  @Test
  void anotherAddressIsNotProvenByTheOneBefore() {
    String strangers = email;
    signUp(strangers);
    reset(forgot(), STRANGERS);
    LoggedIn stranger = (LoggedIn) byPassword(STRANGERS);
    email = address();
    assertThat(selfService.update(admitted(stranger), null, email, Map.of()))
        .isInstanceOf(Changed.class);
    assertLive(stranger);
    LoggedIn owner = (LoggedIn) byMail();
    assertThat(owner.account().id()).isEqualTo(stranger.account().id());
    assertDead(stranger);
    assertThat(byPassword(STRANGERS)).isEqualTo(new Refusal.BadCredentials());
  }

  @Test
  void theSameAddressGivenAgainStaysProven() {
    signUp(email);
    reset(forgot(), OWNERS);
    LoggedIn owner = (LoggedIn) byPassword(OWNERS);
    selfService.update(admitted(owner), null, email, Map.of("a", 1));
    assertLive((LoggedIn) byMail());
    assertLive(owner);
  }

  @Test
  void aCodeForTheAddressBeforeSetsNoPassword() {
    String before = email;
    LoggedIn owner = signUp(before);
    UUID verified = forgot();
    int mails = Mailbox.ALL.mails(before).size();
    UUID pending = ((CodeSent) selfService.forgot(caller(), before)).code().id();
    String code = Mailbox.ALL.code(before, mails + 1);
    email = address();
    selfService.update(admitted(owner), null, email, Map.of());
    assertThat(reset(verified, STRANGERS)).isEqualTo(new Refusal.CodeRejected());
    assertThat(selfService.verify(caller(), pending, Scope.RESET_PASSWORD, code))
        .isEqualTo(new Refusal.CodeRejected());
    assertThat(reset(pending, STRANGERS)).isEqualTo(new Refusal.CodeRejected());
    assertLive(owner);
    assertThat(reset(forgot(), OWNERS)).isInstanceOf(Changed.class);
  }

  @Test
  void aSessionThatEndedMeanwhileTakesNoOtherAddress() {
    Admitted stranger = admitted(signUp(email));
    byMail();
    String strangers = address();
    assertThat(selfService.update(stranger, null, strangers, Map.of()))
        .isEqualTo(new Refusal.TokenRejected(Flaw.REVOKED, false));
    assertThat(((LoggedIn) byMail()).account().email()).isEqualTo(email);
  }

  @Test
  void noPasswordOutlivesAProofThatRacesIt() throws Exception {
    for (int round = 0; round < 20; round++) {
      email = address();
      signUp(email);
      UUID id = ((CodeSent) logins.challenge(caller(), email)).code().id();
      String code = Mailbox.ALL.code(email, 1);
      CyclicBarrier start = new CyclicBarrier(2);
      try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
        Future<Outcome.Login> stranger =
            executor.submit(() -> {
              start.await();
              return byPassword(STRANGERS);
            });
        Future<Outcome.Login> owner =
            executor.submit(() -> {
              start.await();
              return logins.code(caller(), id, email, code);
            });
        assertLive((LoggedIn) owner.get());
        if (stranger.get() instanceof LoggedIn in) {
          assertDead(in);
        }
      }
    }
  }

  private LoggedIn signUp(String address) {
    return (LoggedIn) logins.signUp(caller(), address, STRANGERS, null);
  }

  private Outcome.Login byPassword(String password) {
    return logins.password(caller(), email, password);
  }

  private Outcome.Login byMail() {
    int mails = Mailbox.ALL.mails(email).size();
    UUID id = ((CodeSent) logins.challenge(caller(), email)).code().id();
    return logins.code(caller(), id, email, Mailbox.ALL.code(email, mails + 1));
  }

  /** A verified code to set a new password with. */
  private UUID forgot() {
    int mails = Mailbox.ALL.mails(email).size();
    UUID id = ((CodeSent) selfService.forgot(caller(), email)).code().id();
    assertThat(
            selfService.verify(
                caller(), id, Scope.RESET_PASSWORD, Mailbox.ALL.code(email, mails + 1)))
        .isInstanceOf(CodeDone.class);
    return id;
  }

  private Outcome.Change reset(UUID code, String password) {
    return selfService.reset(caller(), code, password);
  }

  private void assertLive(LoggedIn in) {
    assertThat(admission(in)).isInstanceOf(Admitted.class);
    assertThat(sessions.refresh(caller(), in.tokens().refresh().token()))
        .isInstanceOf(Refreshed.class);
  }

  private void assertDead(LoggedIn in) {
    assertThat(admission(in)).isEqualTo(new Refusal.TokenRejected(Flaw.REVOKED, false));
    assertThat(sessions.refresh(caller(), in.tokens().refresh().token()))
        .isEqualTo(new Refusal.RefreshRejected(Flaw.REVOKED));
  }

  private Admitted admitted(LoggedIn in) {
    return (Admitted) admission(in);
  }

  private Admission admission(LoggedIn in) {
    return admissions.admit(
        caller(), Capability.AUTHENTICATED_USER, "x", in.tokens().access().token());
  }

  private Caller caller() {
    return new Caller(
        tenant, "192.0.2.1", "req-1", service.bean(InstantSource.class).instant(), null);
  }

  private static String address() {
    return UUID.randomUUID() + "@example.com";
  }
}
