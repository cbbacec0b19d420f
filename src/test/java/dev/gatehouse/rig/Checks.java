package dev.gatehouse.rig;

import dev.gatehouse.rig.History.Operation;
import dev.gatehouse.rig.History.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold of a history: each says what does not. */
final class Checks {

  private Checks() {}

  /** A refresh token has at most one successor. */
  static List<String> oneSuccessor(List<Operation> refreshes) {
    Map<String, Set<String>> successors =
        refreshes.stream()
            .filter(Operation::ok)
            .collect(
                Collectors.groupingBy(
                    Operation::subject,
                    TreeMap::new,
                    Collectors.mapping(Operation::detail, Collectors.toCollection(TreeSet::new))));
    return successors.entrySet().stream()
        .filter(family -> family.getValue().size() > 1)
        .map(family -> family.getKey() + " has successors " + family.getValue())
        .toList();
  }

  /**
   * Nothing that was asked for a session after its logout was answered is done.
   *
   * @param after calls that began when the logout had ended
   */
  static List<String> nothingAfter(List<Operation> logouts, List<Operation> after) {
    Set<String> loggedOut =
        logouts.stream().filter(Operation::ok).map(Operation::subject).collect(Collectors.toSet());
    return after.stream()
        .filter(call -> call.ok() && loggedOut.contains(call.subject()))
        .map(call -> "done after the logout: " + call)
        .toList();
  }

  /**
   * A logout that was answered is done. Any other is done or not, with all that it ends.
   *
   * @param uses what became of the access tokens afterwards
   * @param refreshes what became of the refresh tokens
   */
  static List<String> doneOrNot(
      List<Operation> logouts, List<Operation> uses, List<Operation> refreshes) {
    List<String> violations = new ArrayList<>();
    Map<String, List<Operation>> later =
        Stream.concat(uses.stream(), refreshes.stream())
            .collect(Collectors.groupingBy(Operation::subject));
    for (Operation logout : logouts) {
      Set<Outcome> outcomes =
          later.get(logout.subject()).stream()
              .map(Operation::outcome)
              .collect(Collectors.toCollection(() -> EnumSet.noneOf(Outcome.class)));
      boolean wrong =
          switch (logout.outcome()) {
            case OK -> !outcomes.equals(EnumSet.of(Outcome.FAIL));
            case INFO -> outcomes.size() != 1 || outcomes.contains(Outcome.INFO);
            case FAIL -> true;
          };
      if (wrong) {
        violations.add(logout + " and afterwards " + later.get(logout.subject()));
      }
    }
    return violations;
  }

  /**
   * Whoever did not get an answer gets the same one again, and can go on with it.
   *
   * @param lost the successor in the answer that nobody got, by session
   */
  static List<String> hadAgain(
      Map<String, String> lost, List<Operation> retries, List<Operation> next) {
    return Stream.concat(
            retries.stream()
                .filter(retry -> retry.outcome() != Outcome.INFO)
                .filter(retry -> !retry.detail().equals(lost.get(retry.subject())))
                .map(retry -> "not the successor that was lost: " + retry),
            next.stream()
                .filter(call -> call.outcome() == Outcome.FAIL)
                .map(call -> "did not go on: " + call))
        .toList();
  }

  /**
   * Every node that was asked about a session after its logout refuses soon, and from then on.
   *
   * @param probes of nodes that had no part in the logout
   */
  static List<String> heard(List<Operation> logouts, List<Operation> probes, Duration soon) {
    Map<String, Long> ends = ends(logouts);
    List<String> violations = new ArrayList<>();
    probes(probes)
        .forEach((whereAndWhose, asked) -> {
          boolean refused = false;
          for (Operation probe : asked) {
            boolean late = probe.invoked() > ends.get(probe.subject()) + soon.toNanos();
            if (probe.ok() && (refused || late)) {
              violations.add((late ? "served late: " : "served again: ") + probe);
            }
            refused |= probe.outcome() == Outcome.FAIL;
          }
          if (!refused) {
            violations.add("never refused: " + whereAndWhose);
          }
        });
    return violations;
  }

  /** How long it took after each logout until another node had refused. */
  static String delays(List<Operation> logouts, List<Operation> probes) {
    Map<String, Long> ends = ends(logouts);
    long[] delays =
        probes(probes).values().stream()
            .flatMap(
                asked -> asked.stream().filter(probe -> probe.outcome() == Outcome.FAIL).limit(1))
            .mapToLong(probe -> (probe.completed() - ends.get(probe.subject())) / 1_000_000)
            .sorted()
            .toArray();
    return "p50=%d p99=%d max=%d ms of %d"
        .formatted(
            delays[delays.length / 2],
            delays[delays.length * 99 / 100],
            delays[delays.length - 1],
            delays.length);
  }

  /**
   * A node that a fault keeps from knowing serves nobody who is logged out, as soon as what it
   * knows is older than {@code bound}; one that is halted so long, not at all. Nobody else is taken
   * for logged out.
   */
  static List<String> nothingStale(List<Operation> all, Duration bound) {
    Map<String, Long> ends = ends(all.stream().filter(call -> call.op().equals("logout")).toList());
    Map<Integer, Operation> faults = new HashMap<>();
    List<String> violations = new ArrayList<>();
    for (Operation call : all) {
      switch (call.op()) {
        case History.FAULT -> faults.put(call.node(), call);
        case "live" -> {
          if (call.outcome() == Outcome.FAIL) {
            violations.add("refused, but not logged out: " + call);
          }
        }
        case "dead" -> {
          Operation fault = faults.get(call.node());
          long known = fault.completed() + (halted(fault) ? 0 : bound.toNanos());
          if (call.ok() && call.invoked() > Math.max(known, ends.get(call.subject()))) {
            violations.add("served " + fault.detail() + ", but logged out: " + call);
          }
        }
        default -> {}
      }
    }
    return violations;
  }

  /** Of each subject so many calls are admitted, whenever it asks: all are within one window. */
  static List<String> admitted(List<Operation> calls, int least, int most) {
    Map<String, Long> admitted =
        calls.stream()
            .collect(
                Collectors.groupingBy(
                    Operation::subject,
                    TreeMap::new,
                    Collectors.filtering(Operation::ok, Collectors.counting())));
    return admitted.entrySet().stream()
        .filter(subject -> subject.getValue() < least || subject.getValue() > most)
        .map(subject -> subject.getKey() + " was admitted " + subject.getValue() + " times")
        .toList();
  }

  private static boolean halted(Operation fault) {
    return fault.detail().equals("HALTED");
  }

  /** When each session's logout was answered. */
  private static Map<String, Long> ends(List<Operation> logouts) {
    return logouts.stream()
        .filter(Operation::ok)
        .collect(Collectors.toMap(Operation::subject, Operation::completed));
  }

  /** By session and node. */
  private static Map<String, List<Operation>> probes(List<Operation> probes) {
    return probes.stream()
        .collect(Collectors.groupingBy(probe -> probe.subject() + " at node " + probe.node()));
  }
}
