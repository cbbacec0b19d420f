package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.audit.Discrepancy.Kind;
import dev.gatehouse.fixture.Http.Answer;
import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Rows;
import dev.gatehouse.fixture.Service;
import dev.gatehouse.fixture.TestDatabase;
import dev.gatehouse.fixture.TickingClock;
import dev.gatehouse.installation.RootSecret;
import dev.gatehouse.installation.Transactions;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import io.micronaut.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What was written down is sealed, all of it and once, and whatever is done to it is found. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChainContract {

  static final String TENANTS = "src/test/resources/tenants-feed.yml";

  private static final int WRITERS = 8;
  private static final int WRITES = 40;

  private final TestDatabase database;
  private Service service;
  private Rows rows;

  ChainContract(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    service = Service.start(database, TENANTS);
    rows = new Rows(service);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  Service service() {
    return service;
  }

  Rows rows() {
    return rows;
  }

  @Test
  void aChainIsAsItWasWritten() throws SQLException {
    String chain = chain(5);
    Verdict verdict = check(chain);
    assertThat(verdict.discrepancies()).isEmpty();
    assertThat(verdict.links()).isEqualTo(5);
    assertThat(verdict.unsealed()).isZero();
    assertThat(verdict.checkpoint()).isNotNull();
  }

  @Test
  void aTenantWithoutEventsHasNoChain() throws SQLException {
    String chain = UUID.randomUUID().toString();
    assertThat(progress(service, chain)).isEqualTo(Chains.Progress.DONE);
    assertThat(check(chain)).isEqualTo(new Verdict(chain, 0, 0, null, List.of()));
    assertThat(rows.of("SELECT * FROM audit_head WHERE tenant_id = '" + chain + "'")).isEmpty();
  }

  @Test
  void aChangedByteIsFoundInEveryColumn() throws SQLException {
    for (String change :
        List.of(
            "action = 'user_deleted'",
            "actor_kind = 'account'",
            "actor_id = 'somebody'",
            "address = NULL",
            "request_id = 'r2'",
            "object_kind = 'key'",
            "object_id = 'another'",
            "reason = ''",
            "details = '{\"n\":4}'",
            "happened_at = happened_at + INTERVAL '1' SECOND")) {
      String chain = chain(5);
      UUID event = at(chain, 3);
      rows.change("UPDATE audit_event SET " + change + " WHERE id = '" + event + "'");
      assertThat(check(chain).discrepancies())
          .as(change)
          .singleElement()
          .satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.CHANGED);
            assertThat(found.position()).isEqualTo(3);
            assertThat(found.event()).isEqualTo(event);
          });
    }
  }

  @Test
  void aByteThatIsChangedBeforeItIsSealedIsFoundToo() throws SQLException {
    String chain = chain(2);
    UUID event = UUID.randomUUID();
    service
        .bean(Transactions.class)
        .run(
            chain,
            () -> {
              UUID written = service.bean(Audit.class).record(chain, event(3));
              rename(written, event);
            });
    sealed(chain);
    assertThat(check(chain).discrepancies())
        .containsExactly(
            new Discrepancy(Kind.CHANGED, 3, event, "it is not what its writer marked"));
  }

  /** In the open transaction, in which the event cannot be sealed yet. */
  private void rename(UUID written, UUID now) {
    service
        .bean(JdbcOperations.class)
        .execute(connection -> {
          try (Statement statement = connection.createStatement()) {
            if (database == TestDatabase.POSTGRES) {
              statement.execute("RESET ROLE");
            }
            statement.execute(
                "UPDATE audit_event SET id = '" + now + "' WHERE id = '" + written + "'");
            if (database == TestDatabase.POSTGRES) {
              statement.execute("SET ROLE gatehouse_app");
            }
            return now;
          }
        });
  }

  @Test
  void aRemovedEventIsFound() throws SQLException {
    String chain = chain(5);
    UUID event = at(chain, 2);
    rows.change("DELETE FROM audit_event WHERE id = '" + event + "'");
    assertThat(check(chain).discrepancies())
        .containsExactly(new Discrepancy(Kind.REMOVED, 2, event, "the event is missing"));
  }

  @Test
  void aRemovedLinkIsFound() throws SQLException {
    String chain = chain(5);
    rows.change(
        "DELETE FROM audit_event WHERE id = '"
            + at(chain, 4)
            + "'; DELETE FROM audit_link WHERE tenant_id = '"
            + chain
            + "' AND position = 4");
    assertThat(check(chain).discrepancies())
        .containsExactly(new Discrepancy(Kind.REMOVED, 4, null, "the links 4 to 4 are missing"));
  }

  @Test
  void anInsertedEventIsFound() throws SQLException {
    String chain = chain(3);
    UUID event = UUID.randomUUID();
    rows.change(
        """
        INSERT INTO audit_event
          (tenant_id, id, transaction_id, happened_at, action, actor_kind, actor_id, request_id,
            object_kind, object_id, details)
        SELECT tenant_id, '%s', transaction_id, happened_at, action, actor_kind, actor_id,
          request_id, object_kind, object_id, details
        FROM audit_event WHERE id = '%s'
        """
            .formatted(event, at(chain, 1)));
    assertThat(check(chain).discrepancies())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.kind()).isEqualTo(Kind.INSERTED);
          assertThat(found.event()).isEqualTo(event);
        });
  }

  @Test
  void anEventWithoutAMarkIsFoundWhereThereIsNoOther() throws SQLException {
    String chain = "c" + UUID.randomUUID();
    UUID event = UUID.randomUUID();
    forge(chain, event, 1_000_000);
    sealed(chain);
    assertThat(check(chain).discrepancies())
        .containsExactly(
            new Discrepancy(Kind.INSERTED, 1, event, "it is not what its writer marked"));
  }

  @Test
  void theDatabaseTakesNoPlaceThatTheServiceDoesNotGive() {
    String chain = chain(1);
    assertThatThrownBy(() -> forge(chain, UUID.randomUUID(), 0))
        .hasStackTraceContaining("audit_event_numbered");
    assertThatThrownBy(() -> link(chain, UUID.randomUUID(), 0))
        .hasStackTraceContaining("audit_link_placed");
  }

  /** Where whoever did it could also change the tables. */
  @Test
  void anEventInAPlaceThatTheServiceDoesNotGiveIsFound() throws Exception {
    rows.change("ALTER TABLE audit_event DROP CONSTRAINT IF EXISTS audit_event_numbered");
    rows.change("ALTER TABLE audit_link DROP CONSTRAINT IF EXISTS audit_link_placed");
    for (long place : List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE)) {
      String chain = chain(2);
      UUID event = UUID.randomUUID();
      forge(chain, event, place);
      assertInserted(chain, event, "number " + place);
      String other = chain(2);
      UUID linked = UUID.randomUUID();
      forge(other, linked, 2_000_000);
      link(other, linked, place);
      assertInserted(other, linked, "position " + place);
      rows.change("DELETE FROM audit_event WHERE id IN ('" + event + "', '" + linked + "')");
      rows.change("DELETE FROM audit_link WHERE event IN ('" + event + "', '" + linked + "')");
    }
    rows.change("ALTER TABLE audit_event ADD CONSTRAINT audit_event_numbered CHECK (number > 0)");
    rows.change("ALTER TABLE audit_link ADD CONSTRAINT audit_link_placed CHECK (position > 0)");
  }

  private void assertInserted(String chain, UUID event, String what) throws Exception {
    assertThat(check(chain).discrepancies()).as(what).isNotEmpty();
    List<String> lines = export(chain);
    assertThat(lines).as(what).anyMatch(line -> line.contains(event.toString()));
    assertThat(check(lines).discrepancies()).as(what).isNotEmpty();
  }

  /** Adds an event that the service has not written, as whoever may write rows can. */
  private void forge(String chain, UUID event, long number) {
    write(service, "forged", 1);
    rows.change(
        """
        INSERT INTO audit_event
          (number, tenant_id, id, transaction_id, happened_at, action, actor_kind, actor_id,
            request_id, object_kind, object_id, details)
        OVERRIDING SYSTEM VALUE
        SELECT %d, '%s', '%s', transaction_id, happened_at, action, actor_kind, actor_id,
          request_id, object_kind, object_id, details
        FROM audit_event WHERE tenant_id = 'forged' ORDER BY number LIMIT 1
        """
            .formatted(number, chain, event));
  }

  private void link(String chain, UUID event, long position) {
    rows.change(
        """
        INSERT INTO audit_link (tenant_id, position, event, hash)
        SELECT tenant_id, %d, '%s', hash FROM audit_link
        WHERE tenant_id = '%s' AND position = 1
        """
            .formatted(position, event, chain));
  }

  /** Whoever has no key computes hashes as far as that goes, and has the service sign the rest. */
  @Test
  void aRemovedEventIsFoundThoughTheLinksWereMadeAnew() throws Exception {
    String chain = chain(5);
    String own = " WHERE tenant_id = '" + chain + "'";
    rows.change("DELETE FROM audit_checkpoint" + own);
    rows.change("DELETE FROM audit_event WHERE id = '" + at(chain, 3) + "'");
    rows.change("DELETE FROM audit_link" + own + " AND position = 3");
    try (LedgerStore store = open(service, chain);
        Connection connection = rows.connection();
        PreparedStatement moved =
            connection.prepareStatement(
                "UPDATE audit_link SET position = ?, hash = ?" + own + " AND event = ?");
        PreparedStatement head =
            connection.prepareStatement(
                "UPDATE audit_head SET position = ?, hash = ?, checkpoint_position = 0" + own)) {
      byte[] hash = Link.NOTHING;
      long position = 0;
      for (Line.Sealed sealed : store.links(0, Long.MAX_VALUE, 10)) {
        hash = unkeyed(hash, ++position, Objects.requireNonNull(sealed.entry()));
        moved.setLong(1, position);
        moved.setBytes(2, hash);
        moved.setObject(3, sealed.link().event());
        moved.executeUpdate();
      }
      head.setLong(1, position);
      head.setBytes(2, hash);
      head.executeUpdate();
    }
    sealed(chain);
    assertThat(check(chain).checkpoint()).isNotNull();
    assertThat(kinds(chain, null)).contains(Kind.SWAPPED);
  }

  private static byte[] unkeyed(byte[] previous, long position, Entry entry) throws Exception {
    return MessageDigest.getInstance("SHA-256")
        .digest(
            new Canonical("gatehouse/audit/link/v1")
                .bytes(previous)
                .number(position)
                .bytes(entry.whole())
                .toBytes());
  }

  @Test
  void twoSwappedEventsAreFound() throws SQLException {
    String chain = chain(6);
    UUID one = at(chain, 3);
    UUID other = at(chain, 5);
    UUID between = UUID.randomUUID();
    for (UUID[] move : new UUID[][] {{one, between}, {other, one}, {between, other}}) {
      rows.change(
          "UPDATE audit_link SET event = '" + move[1] + "' WHERE event = '" + move[0] + "'");
    }
    assertThat(check(chain).discrepancies())
        .containsExactly(
            new Discrepancy(Kind.SWAPPED, 3, other, "it is not what was sealed here"),
            new Discrepancy(Kind.SWAPPED, 5, one, "it is not what was sealed here"));
  }

  @Test
  void twoEventsThatSwappedTheirIdsAreFound() throws SQLException {
    String chain = chain(6);
    UUID one = at(chain, 2);
    UUID other = at(chain, 6);
    UUID between = UUID.randomUUID();
    for (UUID[] move : new UUID[][] {{one, between}, {other, one}, {between, other}}) {
      rows.change("UPDATE audit_event SET id = '" + move[1] + "' WHERE id = '" + move[0] + "'");
    }
    assertThat(check(chain).discrepancies())
        .extracting(Discrepancy::kind, Discrepancy::position)
        .containsExactly(tuple(Kind.CHANGED, 2L), tuple(Kind.CHANGED, 6L));
  }

  @Test
  void aCutTailIsFoundByWhateverIsLeft() throws SQLException {
    String chain = chain(5);
    Checkpoint noted = check(chain).checkpoint();
    String tail = " WHERE tenant_id = '" + chain + "' AND position > 3";
    for (long position = 4; position <= 5; position++) {
      rows.change("DELETE FROM audit_event WHERE id = '" + at(chain, position) + "'");
    }
    rows.change("DELETE FROM audit_link" + tail);
    // By the head and by each checkpoint; there are two if sealing came between the events.
    assertThat(kinds(chain, null)).containsOnly(Kind.TRUNCATED).hasSizeGreaterThan(1);
    rows.change("DELETE FROM audit_checkpoint" + tail);
    assertThat(kinds(chain, null)).containsExactly(Kind.TRUNCATED);
    rows.change(
        """
        UPDATE audit_head SET position = 3, hash = (
          SELECT hash FROM audit_link l WHERE l.tenant_id = '%1$s' AND l.position = 3)
        WHERE tenant_id = '%1$s'
        """
            .formatted(chain));
    assertThat(kinds(chain, null)).isEmpty();
    assertThat(check(chain, noted).discrepancies())
        .containsExactly(
            new Discrepancy(
                Kind.TRUNCATED,
                4,
                null,
                "the links 4 to 5 are missing: the noted checkpoint is of a later link"));
  }

  @Test
  void aChainThatWasWrittenAnewIsFound() throws SQLException {
    String chain = chain(4);
    Checkpoint noted = check(chain).checkpoint();
    String own = " WHERE tenant_id = '" + chain + "'";
    rows.change("DELETE FROM audit_event WHERE id = '" + at(chain, 2) + "'");
    rows.change("DELETE FROM audit_link" + own);
    rows.change("DELETE FROM audit_head" + own);
    // Out of the way of the new ones; there are two if sealing came between the events.
    rows.change("UPDATE audit_checkpoint SET position = position + 100" + own);
    write(service, chain, 1);
    sealed(chain);
    assertThat(kinds(chain, noted)).contains(Kind.REWRITTEN, Kind.BAD_SIGNATURE);
  }

  @Test
  void aCheckpointThatWasChangedOrIsAnothersIsFound() throws SQLException {
    String chain = chain(3);
    String own = " WHERE position = 3 AND tenant_id = '" + chain + "'";
    rows.change("UPDATE audit_checkpoint SET signed_at = signed_at + INTERVAL '1' SECOND" + own);
    assertThat(kinds(chain, null)).containsExactly(Kind.BAD_SIGNATURE);
    rows.change("UPDATE audit_checkpoint SET key_id = 'another'" + own);
    assertThat(kinds(chain, null)).containsExactly(Kind.WRONG_KEY);
  }

  /** Transactions are counted from the beginning again where rows were brought to a new server. */
  @Test
  void aChainGoesOnInAnotherDatabase() throws SQLException {
    String chain = chain(3);
    rows.change(
        "UPDATE audit_head SET horizon = 9000000000000000000 WHERE tenant_id = '" + chain + "'");
    write(service, chain, 2);
    sealed(chain);
    assertThat(check(chain).discrepancies()).isEmpty();
    assertThat(check(chain).links()).isEqualTo(4);
  }

  @Test
  void whatIsOlderThanItIsKeptGoesUpToACheckpoint() throws Exception {
    TickingClock clock = service.bean(TickingClock.class);
    Retention retention = service.bean(Retention.class);
    clock.pass(Duration.ofDays(-401));
    String chain = "paused";
    for (int i = 0; i < Chains.BATCH; i++) {
      write(service, chain, i);
    }
    sealed(chain);
    long old = check(chain).links();
    assertThat(old).isGreaterThanOrEqualTo(Chains.BATCH);
    clock.pass(Duration.ofDays(399));
    retention.prune();
    assertThat(check(chain).links()).isEqualTo(old);
    clock.pass(Duration.ofDays(2));
    write(service, chain, 1);
    sealed(chain);
    Checkpoint noted = check(chain).checkpoint();
    retention.prune();
    sealed(chain);
    retention.prune();
    Verdict verdict = check(chain, noted);
    assertThat(verdict.discrepancies()).isEmpty();
    assertThat(verdict.links()).isEqualTo(2);
    assertThat(rows.of("SELECT action FROM audit_event WHERE tenant_id = 'paused' ORDER BY number"))
        .isEqualTo(List.of(List.of("user_created"), List.of("audit_pruned")));
    rows.change("DELETE FROM audit_event WHERE tenant_id = 'paused' AND action = 'audit_pruned'");
    assertThat(kinds(chain, null)).containsExactlyInAnyOrder(Kind.REMOVED, Kind.REMOVED);
  }

  @Test
  void longChainsAreSealedAndCheckedInParts() throws SQLException {
    String chain = chain(Chains.BATCH * 3 + 7);
    assertThat(check(chain).discrepancies()).isEmpty();
    assertThat(check(chain).links()).isEqualTo(Chains.BATCH * 3 + 7);
    rows.change("DELETE FROM audit_checkpoint WHERE tenant_id = '" + chain + "'");
    assertThat(kinds(chain, null)).containsExactly(Kind.UNSIGNED);
  }

  @Test
  void anExportIsCheckedWithoutTheDatabase() throws IOException, SQLException {
    Operator operator = new Operator(service.http());
    operator.person("ethgas");
    operator.get("/tenants/ethgas/audit");
    sealed("ethgas");
    Answer export = operator.get("/tenants/ethgas/audit/export?reason=yearly");
    assertThat(export.status()).as(export.body()).isEqualTo(200);
    assertThat(export.header("content-type")).contains("application/x-ndjson");
    Verdict verdict = checkFile(export.body());
    assertThat(verdict.tenant()).isEqualTo("ethgas");
    assertThat(verdict.discrepancies()).isEmpty();
    assertThat(verdict.links() + verdict.unsealed()).isGreaterThanOrEqualTo(2);
    assertThat(operator.get("/tenants/ethgas/audit?limit=1").at("/data/0/details/export"))
        .isEqualTo("true");
  }

  @Test
  void whateverIsDoneToAnExportIsFound() throws IOException {
    String chain = chain(5);
    List<String> lines = export(chain);
    int last = lines.size() - 1;
    assertThat(check(lines).discrepancies()).isEmpty();
    assertThat(kinds(lines, all -> all.set(2, all.get(2).replace("operator", "somebody"))))
        .containsExactly(Kind.CHANGED);
    assertThat(kinds(lines, all -> all.remove(3))).containsExactly(Kind.REMOVED);
    assertThat(kinds(lines, all -> Collections.swap(all, 2, 4))).contains(Kind.REMOVED);
    assertThat(kinds(lines, all -> all.add(4, all.get(2)))).containsExactly(Kind.INSERTED);
    assertThat(kinds(lines, all -> all.remove(last))).containsExactly(Kind.TRUNCATED);
    assertThat(kinds(lines, all -> all.subList(4, last).clear())).contains(Kind.TRUNCATED);
  }

  private List<Kind> kinds(List<String> lines, Consumer<List<String>> change) throws IOException {
    List<String> changed = new ArrayList<>(lines);
    change.accept(changed);
    return check(changed).discrepancies().stream().map(Discrepancy::kind).toList();
  }

  private List<String> export(String chain) {
    return service.bean(Audit.class).export(chain).collect(Collectors.joining()).lines().toList();
  }

  private Verdict check(List<String> lines) throws IOException {
    return checkFile(String.join("\n", lines));
  }

  private Verdict checkFile(String export) throws IOException {
    return new ChainChecks(service.bean(RootSecret.class), service.bean(JsonMapper.class))
        .check(new BufferedReader(new StringReader(export)), Map.of());
  }

  @Test
  void whatIsCommittedOutOfOrderIsSealedOnceByTwoNodes() throws Exception {
    assertThat(raced(service)).isEmpty();
  }

  /** Writes from many threads while two nodes seal, and says what is wrong then. */
  final List<Discrepancy> raced(Service one) throws Exception {
    String chain = "race" + UUID.randomUUID();
    AtomicBoolean over = new AtomicBoolean();
    try (Service other = one.another();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> sealing = new ArrayList<>();
      for (Service node : List.of(one, other)) {
        Chains chains = node.bean(Chains.class);
        sealing.add(
            threads.submit(() -> {
              while (!over.get()) {
                chains.seal(List.of(chain));
                LockSupport.parkNanos(5_000_000);
              }
            }));
      }
      List<Callable<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Service node = i % 2 == 0 ? one : other;
        writers.add(() -> {
          for (int n = 0; n < WRITES; n++) {
            write(node, chain, 1);
          }
          return WRITES;
        });
      }
      int written = 0;
      for (Future<Integer> writer : threads.invokeAll(writers)) {
        written += writer.get();
      }
      over.set(true);
      for (Future<?> sealer : sealing) {
        sealer.get();
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> {
            one.bean(TickingClock.class).pass(Duration.ofSeconds(11));
            return progress(one, chain) == Chains.Progress.DONE;
          });
      Verdict verdict = check(one, chain, null);
      List<Discrepancy> wrong = new ArrayList<>(verdict.discrepancies());
      if (verdict.links() != written || verdict.unsealed() > 0) {
        wrong.add(new Discrepancy(Kind.REMOVED, 0, null, "sealed: " + verdict.links()));
      }
      return wrong;
    }
  }

  /** Seals what there is to seal, and says how far that has come. */
  static Chains.Progress progress(Service node, String chain) {
    return node.bean(Chains.class).seal(List.of(chain)).get(chain);
  }

  /** A chain of so many links, all of it signed. */
  final String chain(int links) {
    String chain = "c" + UUID.randomUUID();
    for (int i = 0; i < links; i++) {
      write(service, chain, i);
    }
    sealed(chain);
    return chain;
  }

  private void sealed(String chain) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          service.bean(TickingClock.class).pass(Duration.ofSeconds(11));
          return progress(service, chain) == Chains.Progress.DONE;
        });
  }

  /** Writes an event in a transaction that takes as long as it likes. */
  static void write(Service node, String chain, int n) {
    node.bean(Transactions.class)
        .run(
            chain,
            () -> {
              node.bean(Audit.class).record(chain, event(n));
              if (chain.startsWith("race")) {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(10_000_000));
              }
            });
  }

  static AuditEvent event(int n) {
    return new AuditEvent(
        Action.USER_CREATED,
        new Origin(Origin.Kind.OPERATOR, "operator", "192.0.2.1", "r1"),
        AuditEvent.Kind.ACCOUNT,
        "object",
        "wh\u00fd \ud83d\udd11",
        Map.of("n", n));
  }

  private UUID at(String chain, long position) {
    return (UUID)
        rows.of(
                "SELECT event FROM audit_link WHERE tenant_id = '"
                    + chain
                    + "' AND position = "
                    + position)
            .getFirst()
            .getFirst();
  }

  private List<Kind> kinds(String chain, @Nullable Checkpoint noted) throws SQLException {
    return check(chain, noted).discrepancies().stream().map(Discrepancy::kind).toList();
  }

  final Verdict check(String chain) throws SQLException {
    return check(chain, null);
  }

  private Verdict check(String chain, @Nullable Checkpoint noted) throws SQLException {
    return check(service, chain, noted);
  }

  private static Verdict check(Service service, String chain, @Nullable Checkpoint noted)
      throws SQLException {
    try (LedgerStore store = open(service, chain)) {
      return new ChainChecks(service.bean(RootSecret.class), service.bean(JsonMapper.class))
          .check(store, noted);
    }
  }

  private static LedgerStore open(Service service, String chain) throws SQLException {
    DatasourceConfiguration known = service.bean(DatasourceConfiguration.class);
    return LedgerStore.open(known.getUrl(), known.getUsername(), known.getPassword(), chain);
  }
}
