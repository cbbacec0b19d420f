package dev.gatehouse.session;

import dev.gatehouse.audit.Audit;
import dev.gatehouse.audit.Audit.Prepared;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.installation.GroupCommit;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.revocation.Notice;
import dev.gatehouse.revocation.Notices;
import dev.gatehouse.session.LogoutStore.Departure;
import dev.gatehouse.token.AccessToken;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Ends sessions at their logout, those of many users at once. On PostgreSQL only. A session that
 * does not go on, or whose rows somebody else has locked, is left as it is, and its logout goes the
 * long way.
 */
@Singleton
class GroupedLogouts {

  private final LogoutStore store;
  private final Notices notices;
  private final Audit audit;
  private final boolean embedded;
  private final GroupCommit<Departure, Notice> together;

  GroupedLogouts(
      LogoutStore store,
      Transactions transactions,
      Notices notices,
      Audit audit,
      Settings settings) {
    this.store = store;
    this.notices = notices;
    this.audit = audit;
    this.embedded = settings.embedded();
    this.together = new GroupCommit<>(transactions, this::logOut);
  }

  /**
   * Ends the session of {@code token} and its one family of refresh tokens, and writes down {@code
   * event}.
   *
   * @return the event's id; empty if nothing was done
   */
  Optional<UUID> end(AccessToken token, AuditEvent event) {
    if (embedded) {
      return Optional.empty();
    }
    Prepared prepared = audit.prepare(token.tenant(), event);
    return together.done(new Departure(token, prepared)).map(_ -> prepared.id());
  }

  private Map<Integer, Notice> logOut(List<Departure> departures) {
    Map<Integer, Notice> ended = store.logOut(departures);
    ended
        .values()
        .forEach(notice -> {
          notices.tell(notice);
          audit.written(notice.tenant());
        });
    return ended;
  }
}
