package dev.gatehouse.admin;

import dev.gatehouse.audit.Action;
import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.Audit.Count;
import dev.gatehouse.session.Sessions;
import dev.gatehouse.tenant.Tenant;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How much goes on at a tenant. */
@Controller("/admin/v1/tenants/{tenant}/activity")
@Secured(Operators.OPERATOR)
@ExecuteOn(TaskExecutors.BLOCKING)
class ActivityController {

  private static final int MINUTES = 60;

  private static final Set<Action> LOGINS = Set.of(Action.AUTHN_LOGIN_SUCCESS);
  private static final Set<Action> LOGOUTS = Set.of(Action.SESSION_LOGOUT);
  private static final Set<Action> REFUSALS =
      Set.of(
          Action.AUTHN_LOGIN_FAIL,
          Action.AUTHN_TOKEN_REUSE,
          Action.AUTHZ_FAIL,
          Action.EXCESS_RATE_LIMIT_EXCEEDED,
          Action.SESSION_USE_AFTER_EXPIRE);

  private final Audit audit;
  private final Sessions sessions;
  private final Subjects subjects;
  private final InstantSource time;

  ActivityController(Audit audit, Sessions sessions, Subjects subjects, InstantSource time) {
    this.audit = audit;
    this.sessions = sessions;
    this.subjects = subjects;
    this.time = time;
  }

  /** How many are signed in, and who came and went in the last hour, minute by minute. */
  @Get
  @Needs(Scope.TENANTS_READ)
  ActivityView show(String tenant) {
    Tenant named = subjects.tenant(tenant);
    Instant to = time.instant().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
    Instant from = to.minus(Duration.ofMinutes(MINUTES));
    List<Count> counts = audit.counts(named.id(), from, to);
    return new ActivityView(
        sessions.live(named),
        from,
        perMinute(LOGINS, counts, from),
        perMinute(LOGOUTS, counts, from),
        perMinute(REFUSALS, counts, from));
  }

  private static List<Integer> perMinute(Set<Action> actions, List<Count> counts, Instant from) {
    Set<String> words = actions.stream().map(Action::word).collect(Collectors.toSet());
    int[] times = new int[MINUTES];
    for (Count count : counts) {
      if (words.contains(count.action())) {
        times[(int) Duration.between(from, count.minute()).toMinutes()] += count.times();
      }
    }
    return Arrays.stream(times).boxed().toList();
  }
}
