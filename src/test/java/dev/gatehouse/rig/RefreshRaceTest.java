package dev.gatehouse.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.rig.History.Operation;
import dev.gatehouse.rig.History.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many present one refresh token at once, on any nodes; some log out meanwhile. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefreshRaceTest {

  private static final int CROWD = 16;

  /** By how much a refresh may begin before a logout. */
  private static final Duration MOST_DELAY = Duration.ofMillis(3);

  private static final List<Duration> LATER =
      Stream.of(0, 1, 10, 30).map(Duration::ofSeconds).toList();

  private Cluster cluster;

  @BeforeAll
  void start() {
    cluster = Cluster.start(Cluster.Setup.sound("refresh"));
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void aTokenHasOneSuccessorHoweverManyPresentItAtOnce() {
    int tokens = Campaign.times(300);
    History history = new History("one-successor");
    history.holds(presentTogether(cluster, history, tokens));
    assertThat(history.ok("refresh")).isGreaterThan(tokens * (CROWD - 1L));
  }

  @Test
  void nothingIsAliveAfterALogoutThatRacedARefresh() {
    int races = Campaign.times(1000);
    History history = new History("logout-beats-refresh");
    history.holds(race(cluster, history, races));
    assertThat(history.ok("logout")).isGreaterThan(races * 9L / 10);
    // Both came first often enough.
    assertThat(history.ok("refresh")).isBetween(races / 20L, races * 19L / 20);
  }

  @Test
  void aLostAnswerIsHadAgainFromAnotherNode() {
    // More at a time would have to wait for each other when they come again.
    int cuts = 200;
    for (int round = 0; round < Campaign.rounds(); round++) {
      History history = new History("lost-answer");
      history.holds(loseAnswers(cluster, history, "ending", cuts, LATER));
      assertThat(history.ok("retry")).isEqualTo(cuts);
      assertThat(history.ok("next")).isEqualTo(cuts);
    }
  }

  @Test
  void theseChecksSeeWhatIsBroken() {
    History graceless = new History("broken-without-grace");
    graceless.breaks(loseAnswers(cluster, graceless, "hasty", 4, List.of(Duration.ZERO)));
    try (Cluster broken = Cluster.start(Cluster.Setup.broken("refresh-without-lock"))) {
      History many = new History("broken-successors");
      many.breaks(presentTogether(broken, many, 20));
      History alive = new History("broken-logout");
      alive.breaks(race(broken, alive, 200));
    }
  }

  /** Has a crowd present each of so many tokens, and says what is wrong with what they got. */
  private static List<String> presentTogether(Cluster cluster, History history, int tokens) {
    List<Login> logins = Crowd.each(8, tokens, i -> Login.guest(cluster.http(i), "ending"));
    CyclicBarrier gun = new CyclicBarrier(CROWD);
    Crowd.together(
        CROWD,
        who -> {
          Node node = cluster.node(who);
          for (Login login : logins) {
            gun.await();
            refresh(history, "refresh", login, node, login.refreshToken());
          }
        });
    return Checks.oneSuccessor(history.of("refresh"));
  }

  /**
   * Has a refresh at one node and a logout at another begin together, or so that they meet anywhere
   * on their ways, and says what could be refreshed after that.
   */
  private static List<String> race(Cluster cluster, History history, int races) {
    Random chance = Campaign.chance("logout-beats-refresh");
    AtomicLong usual = new AtomicLong(MOST_DELAY.toNanos());
    Crowd.each(
        4,
        races,
        i -> {
          Login login = Login.guest(cluster.http(i), i % 4 < 2 ? "ending" : "keeping");
          Node one = cluster.node(i);
          Node other = cluster.node(i + 1);
          // A logout has the longer way: begun together, it would nearly always be the later.
          long lead = i % 2 == 0 ? 0 : chance.nextLong(-MOST_DELAY.toNanos(), usual.get());
          CyclicBarrier gun = new CyclicBarrier(2);
          List<String> tokens = new ArrayList<>();
          Crowd.together(
              2,
              who -> {
                gun.await();
                LockSupport.parkNanos(who == 0 ? lead : -lead);
                if (who == 0) {
                  Operation done = refresh(history, "refresh", login, one, login.refreshToken());
                  if (done.ok()) {
                    tokens.add(done.detail());
                  }
                } else {
                  Operation done =
                      history.record(
                          "logout",
                          login,
                          other,
                          () -> login.at(other.http()).logOut(login.tokens().access()));
                  usual.set(done.completed() - done.invoked());
                }
              });
          // The newest first: an older one is an alarm, which would end what may be left.
          tokens.add(login.refreshToken());
          tokens.forEach(token -> refresh(history, "after", login, cluster.node(i + 2), token));
          return login;
        });
    return Checks.nothingAfter(history.of("logout"), history.of("after"));
  }

  /**
   * Loses the answers to so many refreshes after they were given, asks another node for each after
   * one of the {@code pauses}, and says what was not had again.
   */
  private static List<String> loseAnswers(
      Cluster cluster, History history, String tenant, int cuts, List<Duration> pauses) {
    record Lost(Login login, String successor, long at) {}
    Node deaf = cluster.node(0);
    List<Lost> all = new ArrayList<>();
    try (ChaosProxy link = new ChaosProxy(deaf.port())) {
      link.cutDown(0);
      for (int i = 0; i < cuts; i++) {
        Login login = Login.guest(cluster.http(i), tenant);
        Http cut = new Http(link.port());
        Operation asked = refresh(history, "cut", login, deaf, login.refreshToken(), cut);
        assertThat(asked.status()).isZero();
        all.add(new Lost(login, refreshToken(link.lost()), System.nanoTime()));
      }
      assertThat(link.hits()).isEqualTo(cuts);
    }
    Crowd.together(
        cuts,
        i -> {
          Lost lost = all.get(i);
          Duration pause = pauses.get(i % pauses.size());
          Thread.sleep(pause.minusNanos(System.nanoTime() - lost.at()));
          insist(history, "retry", lost.login(), cluster.node(1), lost.login().refreshToken());
          insist(history, "next", lost.login(), cluster.node(2), lost.successor());
        });
    return Checks.hadAgain(
        all.stream().collect(Collectors.toMap(lost -> lost.login().session(), Lost::successor)),
        history.of("retry"),
        history.of("next"));
  }

  /** Refreshes, and comes again while so many at a time are told to. */
  private static void insist(History history, String op, Login login, Node node, String token) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .until(() -> refresh(history, op, login, node, token).outcome() != Outcome.INFO);
  }

  private static Operation refresh(
      History history, String op, Login login, Node node, String token) {
    return refresh(history, op, login, node, token, node.http());
  }

  /**
   * @param link to the node
   */
  private static Operation refresh(
      History history, String op, Login login, Node node, String token, Http link) {
    return history.record(
        op,
        login,
        node,
        () -> login.at(link).refresh(token),
        answer -> login.at(link).tokens(answer).refresh().orElseThrow());
  }

  /** The one in an answer as it is written on the wire. */
  private static String refreshToken(byte[] answer) {
    Matcher token =
        Pattern.compile(Client.REFRESH_TOKEN)
            .matcher(new String(answer, StandardCharsets.ISO_8859_1));
    assertThat(token.find()).as("a refresh token in the answer that was lost").isTrue();
    return token.group();
  }
}
