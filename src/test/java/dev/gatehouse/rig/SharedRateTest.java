package dev.gatehouse.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fixture.Http;
import dev.gatehouse.rig.History.Operation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client has thirty logouts an hour, to whichever nodes and however many at once. */
class SharedRateTest {

  private static final int RATE = 30;
  private static final int CALLS = 200;

  @Test
  void anAddressHasNoMoreThanItsRateOverAllNodes() {
    int addresses = Campaign.times(20);
    History flood = new History("shared-rate");
    History queue = new History("shared-rate-in-turn");
    try (Cluster cluster = Cluster.start(Cluster.Setup.sound("rate"))) {
      flood(cluster, flood, addresses);
      inTurn(cluster, queue, addresses);
    }
    flood.holds(Checks.admitted(flood.of("logout"), 1, RATE));
    queue.holds(Checks.admitted(queue.of("logout"), RATE, RATE));
    // Enough of them got as far as the count.
    assertThat(flood.of("logout").stream().filter(call -> call.status() == 429).count())
        .isGreaterThan(addresses * (long) RATE);
  }

  @Test
  void thisCheckSeesWhatIsBroken() {
    History history = new History("broken-rate");
    try (Cluster cluster = Cluster.start(Cluster.Setup.broken("own-limiter"))) {
      flood(cluster, history, 2);
    }
    history.breaks(Checks.admitted(history.of("logout"), 1, RATE));
  }

  /** All at once from each address, one address after the other. */
  private static void flood(Cluster cluster, History history, int addresses) {
    for (int address = 0; address < addresses; address++) {
      String from = "127.0.1." + (address + 1);
      Login login = Login.guest(cluster.http(address), "counting");
      List<Http> nodes = cluster.nodes().stream().map(node -> node.http().from(from)).toList();
      Crowd.together(
          CALLS,
          who -> logOut(history, login, from, cluster.node(who), nodes.get(who % nodes.size())));
    }
  }

  /** One after the other from each address, all addresses at once. */
  private static void inTurn(Cluster cluster, History history, int addresses) {
    Crowd.each(
        4,
        addresses,
        address -> {
          String from = "127.0.2." + (address + 1);
          Login login = Login.guest(cluster.http(address), "counting");
          List<Http> nodes = cluster.nodes().stream().map(node -> node.http().from(from)).toList();
          return IntStream.range(0, RATE + 6)
              .mapToObj(call ->
                  logOut(history, login, from, cluster.node(call), nodes.get(call % nodes.size())))
              .toList();
        });
  }

  private static Operation logOut(History history, Login login, String from, Node node, Http link) {
    return history.record(
        "logout",
        login.tenant(),
        from,
        node.number(),
        () -> login.at(link).logOut(login.tokens().access()),
        _ -> "");
  }
}
