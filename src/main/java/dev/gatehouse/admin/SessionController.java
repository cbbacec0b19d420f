package dev.gatehouse.admin;

import dev.gatehouse.account.Account;
import dev.gatehouse.admin.Writes.Deed;
import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.AuditEvent.Kind;
import dev.gatehouse.audit.Origin;
import dev.gatehouse.session.Admissions;
import dev.gatehouse.session.Caller;
import dev.gatehouse.session.Endings;
import dev.gatehouse.session.Endings.Cause;
import dev.gatehouse.session.Endings.Ended;
import dev.gatehouse.session.Logouts;
import dev.gatehouse.session.Outcome.LoggedOut;
import dev.gatehouse.session.Receipt;
import dev.gatehouse.session.Refusal;
import dev.gatehouse.session.SessionInfo;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.tenant.Capability;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.wire.Known;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is signed in, and how to end it: for good, whatever the tenant's logout means. */
@Controller("/admin/v1/tenants/{tenant}")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class SessionController {

  private static final String LIST = "sessions";
  private static final Set<String> LOGOUTS =
      Set.of(Action.SESSION_LOGOUT.word(), Action.AUTHN_TOKEN_REVOKED.word());
  private static final String GOING_ON = "session that goes on";

  /** Behind every id. */
  private static final UUID LAST = new UUID(-1, -1);

  private final Sessions sessions;
  private final Endings endings;
  private final Logouts logouts;
  private final Admissions admissions;
  private final Subjects subjects;
  private final Writes writes;
  private final Cursors cursors;
  private final Audit audit;
  private final InstantSource time;

  SessionController(
      Sessions sessions,
      Endings endings,
      Logouts logouts,
      Admissions admissions,
      Subjects subjects,
      Writes writes,
      Cursors cursors,
      Audit audit,
      InstantSource time) {
    this.sessions = sessions;
    this.endings = endings;
    this.logouts = logouts;
    this.admissions = admissions;
    this.subjects = subjects;
    this.writes = writes;
    this.cursors = cursors;
    this.audit = audit;
    this.time = time;
  }

  /** The sessions of a tenant, the newest first. */
  @Get("/sessions")
  @Needs(Scope.SESSIONS_READ)
  Page<SessionView> list(
      String tenant, @QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
    return page(subjects.tenant(tenant), null, limit, cursor);
  }

  /** The sessions of an account, the newest first. */
  @Get("/accounts/{id}/sessions")
  @Needs(Scope.SESSIONS_READ)
  Page<SessionView> listOf(
      String tenant,
      String id,
      @QueryValue @Nullable Integer limit,
      @QueryValue @Nullable String cursor) {
    Tenant named = subjects.tenant(tenant);
    return page(named, subjects.account(named, id).id(), limit, cursor);
  }

  /** Ends one session. */
  @Delete("/sessions/{session}")
  @Needs(Scope.SESSIONS_WRITE)
  EndedView end(String tenant, UUID session, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    Ended ended =
        writes.make(
            named,
            call,
            () -> {
              Ended one = endings.one(named, session, Cause.OPERATOR);
              if (one.sessions() == 0) {
                throw Rejected.notFound(GOING_ON);
              }
              return one;
            },
            done -> deed(Kind.SESSION, session.toString(), done));
    return EndedView.of(ended, call);
  }

  /** What the session's own logout would do now, by the tenant's policy: it is done, and undone. */
  @Post("/sessions/{session}/logout:explain")
  @Needs(Scope.SESSIONS_READ)
  ExplanationView explain(
      String tenant, UUID session, @Body @Nullable ExplanationWish wish, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    Caller caller = new Caller(named, call.address(), call.requestId(), time.instant(), null);
    Receipt receipt =
        writes.make(
            named,
            call.tried(),
            () ->
                switch (logouts
                    .logout(caller, session, wish == null ? null : wish.refresh_token())
                    .orElseThrow(() -> Rejected.notFound(GOING_ON))) {
                  case LoggedOut(Receipt done) -> done;
                  case Refusal _ ->
                      throw new Rejected(HttpStatus.CONFLICT, "Logout is restricted there.");
                },
            _ -> new Deed(Action.SESSION_LOGOUT, Kind.SESSION, session.toString()));
    return ExplanationView.of(named.logout(), receipt);
  }

  /**
   * Why an access token is good or not; that it was asked for is written down, the token is not.
   */
  @Post("/tokens:inspect")
  @Needs(Scope.SESSIONS_READ)
  InspectionView inspect(String tenant, @Body InspectionWish wish, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    return writes.look(
        named.id(),
        call,
        () ->
            InspectionView.of(
                admissions.inspect(named, Capability.AUTHENTICATED_USER, wish.token())),
        new Deed(Action.TOKEN_INSPECTED, Kind.TENANT, named.id()));
  }

  /** What a logout did; its answer has the receipt's id in {@code X-Logout-Receipt}. */
  @Get("/receipts/{id}")
  @Needs(Scope.SESSIONS_READ)
  ReceiptView receipt(String tenant, UUID id) {
    return audit
        .find(subjects.tenant(tenant).id(), id)
        .filter(written -> LOGOUTS.contains(written.action()))
        .filter(written -> !written.actorKind().equals(Origin.Kind.OPERATOR.word()))
        .map(ReceiptView::of)
        .orElseThrow(() -> Rejected.notFound("receipt"));
  }

  /** Ends all sessions of an account. */
  @Delete("/accounts/{id}/sessions")
  @Needs(Scope.SESSIONS_WRITE)
  EndedView endOf(String tenant, String id, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    Account account = subjects.account(named, id);
    Ended ended =
        writes.make(
            named,
            call,
            () -> endings.all(named, subjects.lock(named, account).id()),
            done -> deed(Kind.ACCOUNT, account.id().toString(), done));
    return EndedView.of(ended, call);
  }

  /** Ends all sessions of a tenant. */
  @Delete("/sessions")
  @Needs(Scope.SESSIONS_WRITE)
  EndedView endAll(String tenant, @Known OperatorCall call) {
    Tenant named = subjects.tenant(tenant);
    Ended ended =
        writes.make(
            named, call, () -> endings.all(named), done -> deed(Kind.TENANT, named.id(), done));
    return EndedView.of(ended, call);
  }

  private Page<SessionView> page(
      Tenant tenant, @Nullable UUID account, @Nullable Integer limit, @Nullable String cursor) {
    int most = Cursors.most(limit);
    String list = account == null ? LIST : LIST + account;
    String after = cursors.read(tenant.id(), list, cursor);
    List<SessionInfo> found =
        sessions.list(tenant, account, after == null ? LAST : UUID.fromString(after), most);
    Instant now = time.instant();
    return cursors.page(
        tenant.id(),
        list,
        found,
        most,
        session -> session.id().toString(),
        session -> SessionView.of(session, now));
  }

  private static Deed deed(Kind object, String id, Ended ended) {
    return new Deed(
        Action.AUTHN_TOKEN_REVOKED,
        object,
        id,
        Map.of("sessions", ended.sessions(), "families", ended.families()));
  }
}
