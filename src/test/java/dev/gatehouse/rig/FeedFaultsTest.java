package dev.gatehouse.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Operator;
import dev.gatehouse.fixture.Person;
import dev.gatehouse.revocation.Feed;
import dev.gatehouse.rig.History.Operation;
import dev.gatehouse.rig.History.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What one node has ended, the others refuse soon; and never say more than they can know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedFaultsTest {

  /** How soon, while nothing is broken. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** How often another node is asked about a session that has ended. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** How many answers more are waited for, once it has refused. */
  private static final int MORE = 3;

  /** How many ask a node at the same time about each who is logged out, and each who is not. */
  private static final int ASKING = 3;

  private static final int PEOPLE = 10;

  private Cluster cluster;

  @BeforeAll
  void start() {
    cluster = Cluster.start(Cluster.Setup.sound("feed"));
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void otherNodesRefuseWithinASecondAndForGood() {
    int logouts = Campaign.times(500);
    History history = new History("logout-is-heard");
    List<String> violations = probe(cluster, history, logouts);
    System.out.println(
        "rig: other nodes refuse after "
            + Checks.delays(history.of("logout"), history.of("probe")));
    history.holds(violations);
    assertThat(history.ok("logout")).isEqualTo(logouts);
  }

  @Test
  void aNodeThatMayNotKnowSaysSo() {
    int faults = Campaign.times(30);
    History history = new History("stale-view");
    int hits = blind(cluster, history, faults);
    history.holds(Checks.nothingStale(history.all(), Feed.BOUND));
    assertThat(hits).isEqualTo(faults);
    assertThat(history.ok("logout")).isEqualTo(faults);
    // The nodes were asked while they could not know, and served again.
    assertThat(history.of("dead").stream().filter(call -> call.status() == 503)).isNotEmpty();
    assertThat(history.ok("live")).isGreaterThan(faults);
  }

  @Test
  void theseChecksSeeWhatIsBroken() {
    try (Cluster deaf = Cluster.start(Cluster.Setup.broken("deaf-feed"))) {
      History history = new History("broken-deaf");
      history.breaks(probe(deaf, history, 2));
    }
    try (Cluster trusting = Cluster.start(Cluster.Setup.broken("trusting-feed"))) {
      History history = new History("broken-trusting");
      blind(trusting, history, 4);
      history.breaks(Checks.nothingStale(history.all(), Feed.BOUND));
    }
  }

  /** Logs out at each node in turn, asks the others, and says who served too long. */
  private static List<String> probe(Cluster cluster, History history, int logouts) {
    List<Login> logins = logins(cluster, logouts);
    Crowd.each(
        4,
        logouts,
        i -> {
          Login login = logins.get(i);
          Node here = cluster.node(i);
          Operation logout = logOut(history, login, here);
          use(history, "here", login, here);
          List<Node> others = cluster.nodes().stream().filter(node -> node != here).toList();
          Crowd.together(
              others.size(), who -> probe(history, login, others.get(who), logout.completed()));
          return login;
        });
    List<Operation> logout = history.of("logout");
    return Stream.concat(
            Checks.nothingAfter(logout, history.of("here")).stream(),
            Checks.heard(logout, history.of("probe"), SOON).stream())
        .toList();
  }

  private static void probe(History history, Login login, Node node, long since)
      throws InterruptedException {
    int refused = 0;
    while (refused <= MORE && history.now() - since < 2 * SOON.toNanos()) {
      if (use(history, "probe", login, node).outcome() == Outcome.FAIL) {
        refused++;
      }
      Thread.sleep(PAUSE);
    }
  }

  /** What keeps a node from knowing. */
  private enum Fault {
    HALTED,
    HELD_BACK,
    CUT_OFF;

    /** Strikes, and says how many connections it met. */
    int strike(Node node) {
      int before = node.database().hits();
      switch (this) {
        case HALTED -> node.halt();
        case HELD_BACK -> node.database().blackhole();
        case CUT_OFF -> node.database().refuse();
      }
      return this == HALTED ? 1 : node.database().hits() - before;
    }

    void end(Node node) {
      switch (this) {
        case HALTED -> node.goOn();
        case HELD_BACK, CUT_OFF -> node.database().pass();
      }
    }
  }

  /**
   * Halts the other nodes, or keeps their database from them; logs out at the first, which sees
   * all; and asks the others about those who are logged out and those who are not, until they know.
   *
   * @return how many faults really met something
   */
  private static int blind(Cluster cluster, History history, int faults) {
    Random chance = Campaign.chance("stale-view");
    List<Node> others = cluster.nodes().subList(1, cluster.nodes().size());
    List<Login> dead = logins(cluster, faults);
    List<Login> live = logins(cluster, faults);
    AtomicInteger hits = new AtomicInteger();
    for (int begin = 0; begin < faults; begin += others.size()) {
      int first = begin;
      Crowd.together(
          Math.min(others.size(), faults - begin),
          i -> {
            Fault fault = Fault.values()[(first + i) / 2 % Fault.values().length];
            Duration more = Duration.ofMillis(chance.nextInt(700));
            Node node = others.get(i);
            hits.addAndGet(
                blind(
                    history,
                    fault,
                    Feed.BOUND.plus(more),
                    node,
                    cluster.node(0),
                    dead.get(first + i),
                    live.get(first + i)));
          });
    }
    return hits.get();
  }

  private static int blind(
      History history, Fault fault, Duration pause, Node node, Node seeing, Login dead, Login live)
      throws InterruptedException {
    AtomicBoolean before = new AtomicBoolean(true);
    ask(history, "live", live, node, before, Outcome.OK);
    ask(history, "live", dead, node, before, Outcome.OK);
    int hits = fault.strike(node);
    history.struck(fault.name(), node);
    long struck = System.nanoTime();
    logOut(history, dead, seeing);
    AtomicBoolean over = new AtomicBoolean();
    Crowd.together(
        1 + 2 * ASKING,
        who -> {
          if (who == 0) {
            Thread.sleep(pause.minusNanos(System.nanoTime() - struck));
            fault.end(node);
            over.set(true);
          } else if (who % 2 == 0) {
            ask(history, "dead", dead, node, over, Outcome.FAIL);
          } else {
            ask(history, "live", live, node, over, Outcome.OK);
          }
        });
    return Math.min(1, hits);
  }

  /** Asks until the fault is over and the answer is what it has to be in the end. */
  private static void ask(
      History history, String op, Login login, Node node, AtomicBoolean over, Outcome end) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(PAUSE)
        .until(() -> {
          boolean late = over.get();
          return use(history, op, login, node).outcome() == end && late;
        });
  }

  private static Operation logOut(History history, Login login, Node node) {
    return history.record(
        "logout", login, node, () -> login.at(node.http()).logOut(login.tokens().access()));
  }

  private static Operation use(History history, String op, Login login, Node node) {
    return history.record(
        op, login, node, () -> login.at(node.http()).use(login.tokens().access()));
  }

  /** Sessions of a few people. */
  private static List<Login> logins(Cluster cluster, int count) {
    Operator operator = new Operator(cluster.http(0));
    List<Person> people =
        Stream.generate(() -> operator.person(Login.VERIFYING)).limit(PEOPLE).toList();
    return Crowd.each(
        4, count, i -> Login.person(cluster.http(i), Login.VERIFYING, people.get(i % PEOPLE)));
  }
}
