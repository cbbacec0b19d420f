package dev.gatehouse.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.rig.History.Operation;
import dev.gatehouse.rig.History.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A logout that was answered is done, whatever is killed in that moment. */
class LogoutFaultsTest {

  private static final int CROWD = 6;
  private static final int EACH_TIME = 50;

  /**
   * What is written down is so for good, but seldom before somebody waits for it. The embedded
   * server is set up to have nobody wait.
   */
  private static final Map<String, String> LAZY =
      Map.of("fsync", "on", "wal_writer_delay", "10s", "wal_writer_flush_after", "1GB");

  @Test
  void anAnsweredLogoutSurvivesWhateverIsKilled() {
    int faults = Campaign.times(10);
    History history = new History("logout-survives");
    try (Cluster cluster = Cluster.start(Cluster.Setup.sound("logout").over(LAZY))) {
      List<Login> logins = kill(cluster, history, faults, Victim.values());
      history.holds(survived(cluster, history, logins));
    }
    assertThat(history.of(History.FAULT)).hasSize(faults);
    assertThat(history.ok("logout")).isGreaterThan(faults * (EACH_TIME / 3L));
    // Each time somebody was in the midst of it.
    assertThat(history.of("logout").stream().filter(logout -> logout.outcome() == Outcome.INFO))
        .hasSizeGreaterThanOrEqualTo(faults);
  }

  @Test
  void thisCheckSeesWhatIsBroken() {
    History history = new History("broken-commit");
    try (Cluster cluster = Cluster.start(Cluster.Setup.broken("hasty-commit").over(LAZY))) {
      List<Login> logins = kill(cluster, history, 1, Victim.DATABASE);
      history.breaks(survived(cluster, history, logins));
    }
  }

  /** What is killed without a word, and started again. */
  private enum Victim {
    NODE,
    DATABASE;

    void kill(Cluster cluster, Node node) {
      switch (this) {
        case NODE -> node.kill();
        case DATABASE -> cluster.database().kill();
      }
    }

    void start(Cluster cluster, Node node) {
      switch (this) {
        case NODE -> node.start();
        case DATABASE -> cluster.database().restart();
      }
    }
  }

  /** Kills something in the midst of some logouts, again and again, and says who logged out. */
  private static List<Login> kill(Cluster cluster, History history, int faults, Victim... victims) {
    Random chance = Campaign.chance("logout-survives");
    List<Login> logins =
        Crowd.each(CROWD, faults * EACH_TIME, i -> Login.guest(cluster.http(i), "ending"));
    // What came before is not what this is about.
    cluster.database().write();
    for (int fault = 0; fault < faults; fault++) {
      List<Login> leaving = logins.subList(fault * EACH_TIME, (fault + 1) * EACH_TIME);
      Victim victim = victims[fault % victims.length];
      Node node = cluster.node(chance.nextInt(cluster.nodes().size()));
      CountDownLatch done = new CountDownLatch(chance.nextInt(5, EACH_TIME - 2 * CROWD));
      Thread killer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  done.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                victim.kill(cluster, node);
                history.struck(victim.name(), node);
                victim.start(cluster, node);
              });
      Crowd.each(
          CROWD,
          EACH_TIME,
          i -> {
            Login login = leaving.get(i);
            Node asked = cluster.node(i);
            Operation logout =
                history.record(
                    "logout",
                    login,
                    asked,
                    () -> login.at(asked.http()).logOut(login.tokens().access()));
            done.countDown();
            return logout;
          });
      join(killer);
      cluster.nodes().forEach(Node::awaitReady);
    }
    return logins;
  }

  /** What of each session is good on nodes that remember nothing, and whether it may be. */
  private static List<String> survived(Cluster cluster, History history, List<Login> logins) {
    cluster.restartNodes();
    Crowd.each(
        CROWD,
        logins.size(),
        i -> {
          Login login = logins.get(i);
          for (Node node : cluster.nodes()) {
            history.record(
                "use", login, node, () -> login.at(node.http()).use(login.tokens().access()));
          }
          Node node = cluster.node(i);
          history.record(
              "refresh", login, node, () -> login.at(node.http()).refresh(login.refreshToken()));
          return login;
        });
    return Checks.doneOrNot(history.of("logout"), history.of("use"), history.of("refresh"));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
