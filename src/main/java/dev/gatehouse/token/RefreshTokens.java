package dev.gatehouse.token;

import dev.gatehouse.installation.GroupCommit;
import dev.gatehouse.installation.Pepper;
import dev.gatehouse.installation.Randoms;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Settings;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.RefreshPolicy.Rotation;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.token.RotationStore.Turn;
import dev.gatehouse.token.RotationStore.Turned;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Issues, rotates and revokes refresh tokens (RFC 9700 section 4.14).
 *
 * <p>A token has at most one successor, whoever asks how often on how many nodes: the family's row
 * is locked first. Its immediate predecessor gets that same successor for a grace period while the
 * successor is unused: as often as it is asked for in the first seconds, and a few times later. Any
 * other spent token is an alarm.
 */
@Singleton
public class RefreshTokens {

  /**
   * How soon after a token was spent its use is the same wish still, and not counted: the tabs of
   * one client, and its tries again after a time-out, come as close together as this.
   */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  /** How often a spent token may be used later than that. */
  private static final int MOST_REPEATS = 3;

  private final RefreshFamilyStore store;
  private final Transactions transactions;
  private final InstantSource time;
  private final Pepper tags;
  private final Pepper digests;
  private final Pepper successors;
  private final boolean embedded;
  private final GroupCommit<Turn, Turned> together;

  RefreshTokens(
      RefreshFamilyStore store,
      RotationStore rotations,
      Transactions transactions,
      InstantSource time,
      RootSecret secret,
      Settings settings) {
    this.store = store;
    this.transactions = transactions;
    this.time = time;
    this.tags = secret.pepper("gatehouse/rt/tag/v1");
    this.digests = secret.pepper("gatehouse/rt/digest/v1");
    this.successors = secret.pepper("gatehouse/rt/successor/v1");
    this.embedded = settings.embedded();
    this.together = new GroupCommit<>(transactions, rotations::rotate);
  }

  /** A refresh token and when it expires unless it is used. */
  public record Issued(String token, Instant expiresAt) {
    @Override
    public String toString() {
      return "refresh token until " + expiresAt;
    }
  }

  /**
   * The first token of a family that is not written yet.
   *
   * @param digest of the token
   * @param accessExpiresAt when an access token expires that is made with it
   */
  public record First(UUID family, byte[] digest, Instant accessExpiresAt, Issued token) {}

  /** A family, and whose it is; it expires with its session. */
  public record Family(UUID id, UUID session, UUID account, Instant expiresAt) {}

  /**
   * A session that was refreshed.
   *
   * @param generations those that the session is of
   */
  public record Continued(
      UUID session, UUID account, Generations generations, Instant expiresAt, Issued next) {}

  /** A token that a refresh would take until {@code expiresAt}, unless the family moves on. */
  public record Good(Family family, Instant expiresAt) {}

  /** Where in its live family a token is. */
  private enum Place {
    NEWEST,
    /** The newest one's predecessor, in its grace. */
    BEFORE,
    SPENT,
    FORGED
  }

  /** What became of a wish to refresh. */
  public sealed interface Renewal {
    record Rotated(Issued next) implements Renewal {}

    record Refused(Flaw flaw) implements Renewal {}
  }

  /** The first token of a new family for a session that ends at {@code expiresAt}. */
  public Issued start(Tenant tenant, UUID account, UUID session, Instant expiresAt) {
    First first = prepare(tenant, expiresAt);
    transactions.run(
        tenant.id(),
        () ->
            store.save(
                new RefreshFamilyRow(
                    null,
                    first.family(),
                    session,
                    account,
                    0,
                    first.digest(),
                    first.token().expiresAt(),
                    expiresAt,
                    first.accessExpiresAt(),
                    null,
                    0,
                    null)));
    return first.token();
  }

  /** The same, for whoever writes the family with other rows at once. */
  public First prepare(Tenant tenant, Instant expiresAt) {
    RefreshToken first = new RefreshToken(Randoms.id(), 0, Randoms.bytes(RefreshToken.SECRET));
    return new First(
        first.family(),
        first.digest(tenant.id(), digests),
        access(tenant, expiresAt),
        new Issued(first.write(tenant.id(), tags), idle(tenant, expiresAt)));
  }

  /** A token of ours, whose family is locked until the transaction ends. */
  public static final class Presented {

    private final String written;
    private final RefreshToken token;
    private final RefreshFamilyRow row;

    private Presented(String written, RefreshToken token, RefreshFamilyRow row) {
      this.written = written;
      this.token = token;
      this.row = row;
    }

    public Family family() {
      return RefreshTokens.family(row);
    }

    RefreshToken token() {
      return token;
    }

    RefreshFamilyRow row() {
      return row;
    }
  }

  /** Locks the token's family; empty if the token was never issued for this tenant. */
  public Optional<Presented> lock(Tenant tenant, String token) {
    return RefreshToken.parse(token, tenant.id(), tags)
        .flatMap(parsed ->
            store.lock(tenant.id(), parsed.family()).map(row -> new Presented(token, parsed, row)));
  }

  /**
   * Has the session get another access token though no refresh token is shown; false if its family
   * is revoked. The row is locked as {@link #lock} does.
   */
  public boolean renew(Tenant tenant, UUID session) {
    Optional<RefreshFamilyRow> live =
        store.lockOf(tenant.id(), session).filter(row -> row.revokedAt() == null);
    live.ifPresent(row -> store.repeat(tenant.id(), row.id(), 0, access(tenant, row.expiresAt())));
    return live.isPresent();
  }

  /**
   * Rotates a token as most are, with others that come at this moment: the newest one of its
   * family, whose session goes on and whose account is logged in and nothing is said of that
   * restricts it. Empty, and nothing done, if it takes a closer look; on the embedded database
   * always.
   */
  public Optional<Continued> rotateTogether(Tenant tenant, String token) {
    if (embedded || tenant.refresh().rotation() == Rotation.REUSE) {
      return Optional.empty();
    }
    return RefreshToken.parse(token, tenant.id(), tags)
        .flatMap(presented -> {
          RefreshToken next = presented.successor(tenant.id(), successors);
          return together
              .done(
                  new Turn(
                      tenant.id(),
                      presented.family(),
                      presented.sequence(),
                      presented.digest(tenant.id(), digests),
                      next.digest(tenant.id(), digests),
                      time.instant(),
                      tenant.tokens().refreshTtl(),
                      tenant.tokens().accessTtl()))
              .map(turned ->
                  new Continued(
                      turned.session(),
                      turned.account(),
                      turned.generations(),
                      turned.expiresAt(),
                      new Issued(next.write(tenant.id(), tags), turned.idleExpiresAt())));
        });
  }

  /** When the last access token expires that the session has had; empty if it has had none. */
  public Optional<Instant> accessExpiresAt(String tenant, UUID session) {
    return transactions.in(tenant, () -> store.accessExpiresAt(tenant, session));
  }

  /** The same for all sessions of an account. */
  public Optional<Instant> accessOfExpiresAt(String tenant, UUID account) {
    return transactions.in(tenant, () -> store.accessOfExpiresAt(tenant, account));
  }

  /**
   * The successor of {@code token}, or the token again where the tenant does not rotate. Its family
   * is locked; {@link Flaw#REUSED} is the alarm.
   */
  public Renewal rotate(Tenant tenant, Presented known) {
    RefreshToken presented = known.token();
    RefreshFamilyRow family = known.row();
    Instant now = time.instant();
    if (family.revokedAt() != null) {
      return new Renewal.Refused(Flaw.REVOKED);
    }
    if (expired(family, now)) {
      return new Renewal.Refused(Flaw.EXPIRED);
    }
    Instant idle = idle(tenant, family.expiresAt());
    Instant access = access(tenant, family.expiresAt());
    return switch (place(tenant, presented, family, now)) {
      case NEWEST -> {
        if (tenant.refresh().rotation() == Rotation.REUSE) {
          store.prolong(tenant.id(), family.id(), idle, access);
          yield new Renewal.Rotated(new Issued(known.written, idle));
        }
        RefreshToken next = presented.successor(tenant.id(), successors);
        store.rotate(
            tenant.id(),
            family.id(),
            next.sequence(),
            next.digest(tenant.id(), digests),
            idle,
            access,
            now);
        yield new Renewal.Rotated(new Issued(next.write(tenant.id(), tags), idle));
      }
      case BEFORE -> {
        store.repeat(tenant.id(), family.id(), atOnce(family, now) ? 0 : 1, access);
        RefreshToken next = presented.successor(tenant.id(), successors);
        yield new Renewal.Rotated(
            new Issued(next.write(tenant.id(), tags), family.idleExpiresAt()));
      }
      case SPENT -> new Renewal.Refused(Flaw.REUSED);
      case FORGED -> new Renewal.Refused(Flaw.FORGED);
    };
  }

  /**
   * What {@link #rotate} would take now. Nothing is locked, and nothing changes: not even the alarm
   * rings.
   */
  public Optional<Good> find(Tenant tenant, String token) {
    Instant now = time.instant();
    return RefreshToken.parse(token, tenant.id(), tags)
        .flatMap(presented ->
            transactions
                .in(tenant.id(), () -> store.find(tenant.id(), presented.family()))
                .filter(row -> row.revokedAt() == null && !expired(row, now))
                .flatMap(row -> good(tenant, presented, row, now)));
  }

  private Optional<Good> good(
      Tenant tenant, RefreshToken presented, RefreshFamilyRow row, Instant now) {
    return switch (place(tenant, presented, row, now)) {
      case NEWEST -> Optional.of(new Good(family(row), row.idleExpiresAt()));
      case BEFORE -> {
        Instant graceEnds = Objects.requireNonNull(row.rotatedAt()).plus(tenant.refresh().grace());
        Instant idle = row.idleExpiresAt();
        yield Optional.of(new Good(family(row), graceEnds.isBefore(idle) ? graceEnds : idle));
      }
      case SPENT, FORGED -> Optional.empty();
    };
  }

  /** Revokes a family; false if it is not live. */
  public boolean revoke(String tenant, UUID family) {
    return transactions.in(tenant, () -> store.revoke(tenant, family, time.instant())) > 0;
  }

  /** How many families of these sessions are live. */
  public int liveOf(String tenant, List<UUID> sessions) {
    return sessions.isEmpty() ? 0 : transactions.in(tenant, () -> store.liveOf(tenant, sessions));
  }

  /** Revokes all families of these sessions, and says how many were live. */
  public int revokeOf(String tenant, List<UUID> sessions) {
    return sessions.isEmpty()
        ? 0
        : transactions.in(tenant, () -> store.revokeOf(tenant, sessions, time.instant()));
  }

  private static Family family(RefreshFamilyRow row) {
    return new Family(row.id(), row.sessionId(), row.accountId(), row.expiresAt());
  }

  private Place place(Tenant tenant, RefreshToken presented, RefreshFamilyRow family, Instant now) {
    if (presented.sequence() == family.sequence()) {
      return newest(tenant, presented, family) ? Place.NEWEST : Place.FORGED;
    }
    return presented.sequence() == family.sequence() - 1
            && inGrace(tenant, family, now)
            && newest(tenant, presented.successor(tenant.id(), successors), family)
        ? Place.BEFORE
        : Place.SPENT;
  }

  private static boolean expired(RefreshFamilyRow family, Instant now) {
    return !now.isBefore(family.idleExpiresAt()) || !now.isBefore(family.expiresAt());
  }

  private boolean newest(Tenant tenant, RefreshToken token, RefreshFamilyRow family) {
    return MessageDigest.isEqual(token.digest(tenant.id(), digests), family.digest());
  }

  private static boolean inGrace(Tenant tenant, RefreshFamilyRow family, Instant now) {
    Instant rotatedAt = family.rotatedAt();
    return rotatedAt != null
        && now.isBefore(rotatedAt.plus(tenant.refresh().grace()))
        && (atOnce(family, now) || family.repeats() < MOST_REPEATS);
  }

  private static boolean atOnce(RefreshFamilyRow family, Instant now) {
    Instant rotatedAt = family.rotatedAt();
    return rotatedAt != null && now.isBefore(rotatedAt.plus(AT_ONCE));
  }

  private Instant idle(Tenant tenant, Instant expiresAt) {
    return soonest(tenant.tokens().refreshTtl(), expiresAt);
  }

  /** When an access token expires that is made now, as {@link AccessTokens#issue} has it. */
  private Instant access(Tenant tenant, Instant expiresAt) {
    return soonest(tenant.tokens().accessTtl(), expiresAt);
  }

  private Instant soonest(Duration ttl, Instant expiresAt) {
    Instant end = time.instant().plus(ttl);
    return end.isBefore(expiresAt) ? end : expiresAt;
  }
}
