package dev.gatehouse.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.fixture.Http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Everything that was done in one check, by whom, when, and how it ended. */
final class History {

  /** What is remembered of a fault. */
  static final String FAULT = "fault";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String check;
  private final long begun = System.nanoTime();
  private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

  History(String check) {
    this.check = check;
  }

  /** How an operation ended, as whoever asked for it can tell. */
  enum Outcome {
    OK,
    /** It was refused, and was not done. */
    FAIL,
    /** Nobody can tell whether it was done. */
    INFO
  }

  /**
   * One call.
   *
   * @param op what it was for
   * @param subject whom it was about: a session, or an address
   * @param node that it was sent to
   * @param invoked when it was sent, in nanoseconds since the check began
   * @param completed when it was answered, likewise
   * @param status of the answer; 0 if there was none
   * @param detail what the check wants to know of the answer
   */
  record Operation(
      String op,
      String tenant,
      String subject,
      int node,
      long invoked,
      long completed,
      Outcome outcome,
      int status,
      String detail) {

    boolean ok() {
      return outcome == Outcome.OK;
    }
  }

  /** Nanoseconds since the check began. */
  long now() {
    return System.nanoTime() - begun;
  }

  /** Calls, and remembers it. */
  Operation record(
      String op, Login whose, Node node, Supplier<Answer> call, Function<Answer, String> detail) {
    return record(op, whose.tenant(), whose.session(), node.number(), call, detail);
  }

  /** Calls, and remembers it. */
  Operation record(String op, Login whose, Node node, Supplier<Answer> call) {
    return record(op, whose, node, call, _ -> "");
  }

  /** Calls, and remembers it. */
  Operation record(
      String op,
      String tenant,
      String subject,
      int node,
      Supplier<Answer> call,
      Function<Answer, String> detail) {
    long invoked = now();
    Operation operation;
    try {
      Answer answer = call.get();
      long completed = now();
      Outcome outcome =
          switch (answer.status() / 100) {
            case 2 -> Outcome.OK;
            case 4 -> Outcome.FAIL;
            default -> Outcome.INFO;
          };
      operation =
          new Operation(
              op,
              tenant,
              subject,
              node,
              invoked,
              completed,
              outcome,
              answer.status(),
              outcome == Outcome.OK ? detail.apply(answer) : "");
    } catch (UncheckedIOException broken) {
      operation =
          new Operation(op, tenant, subject, node, invoked, now(), Outcome.INFO, 0, "no answer");
    }
    operations.add(operation);
    return operation;
  }

  /** Remembers that a fault has struck a node just now. */
  void struck(String fault, Node node) {
    operations.add(new Operation(FAULT, "", "", node.number(), now(), now(), Outcome.OK, 0, fault));
  }

  /** All of it, in the order in which it was sent. */
  List<Operation> all() {
    return operations.stream().sorted(Comparator.comparingLong(Operation::invoked)).toList();
  }

  /** What was done for {@code op}, in that order. */
  List<Operation> of(String op) {
    return all().stream().filter(operation -> operation.op().equals(op)).toList();
  }

  /** How many of those were done for sure. */
  long ok(String op) {
    return of(op).stream().filter(Operation::ok).count();
  }

  /** The kinds of operation that were answered by 400 and nothing else: nobody may have got in. */
  Set<String> alwaysMalformed() {
    Set<String> kinds = all().stream().map(Operation::op).collect(Collectors.toSet());
    all().stream().filter(call -> call.status() != 400).map(Operation::op).forEach(kinds::remove);
    return kinds;
  }

  /** How each kind of operation ended, and how often. */
  String summary() {
    Map<String, Integer> counts = new TreeMap<>();
    all()
        .forEach(
            operation -> counts.merge(operation.op() + "=" + operation.outcome(), 1, Integer::sum));
    return check + " " + counts;
  }

  /** Fails, and writes itself down, if it shows any violation. */
  void holds(List<String> violations) {
    System.out.println("rig: " + summary());
    if (!violations.isEmpty()) {
      Path written = write();
      throw new AssertionError(
          "%s: %d violations, such as %s; see %s"
              .formatted(summary(), violations.size(), violations.getFirst(), written));
    }
  }

  /** Fails if what is broken on purpose was not seen. */
  void breaks(List<String> violations) {
    System.out.println("rig: " + summary() + " shows " + violations.size() + " violations");
    assertThat(violations).as(this::summary).isNotEmpty();
  }

  private Path write() {
    try {
      Path file = Files.createDirectories(Cluster.REPORTS).resolve(check + ".jsonl");
      Files.write(file, all().stream().map(History::line).toList());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(Operation operation) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("op", operation.op());
    fields.put("tenant", operation.tenant());
    fields.put("subject", operation.subject());
    fields.put("node", operation.node());
    fields.put("invoked_ns", operation.invoked());
    fields.put("completed_ns", operation.completed());
    fields.put("outcome", operation.outcome());
    fields.put("status", operation.status());
    fields.put("detail", operation.detail());
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
