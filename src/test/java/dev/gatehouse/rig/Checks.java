package dev.gatehouse.rig;

import dev.gatehouse.rig.History.Operation;
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
   * Whoever did not get an answer gets the same one again, and can go on with it.
   *
   * @param lost the successor in the answer that nobody got, by session
   */
  static List<String> hadAgain(
      Map<String, String> lost, List<Operation> retries, List<Operation> next) {
    return Stream.concat(
            retries.stream()
                .filter(retry -> !retry.detail().equals(lost.get(retry.subject())))
                .map(retry -> "not the successor that was lost: " + retry),
            next.stream().filter(call -> !call.ok()).map(call -> "did not go on: " + call))
        .toList();
  }
}
