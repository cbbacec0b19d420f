package dev.gatehouse.model;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.gatehouse.fixture.Client;
import dev.gatehouse.fixture.Http;
import dev.gatehouse.fixture.TestDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;
import org.slf4j.LoggerFactory;

/**
 * Random sequences of thirty calls at two tenants of a dialect, with two people each: one tenant
 * with the dialect's defaults, the other with promises of its own. Whatever is done in whatever
 * order, every answer is what {@link Model} foresees.
 *
 * <p>A thousand sequences a run, as many as jqwik tries unless {@code -Djqwik.tries.default} says
 * otherwise. A failure is reported with the shortest sequence that still fails and the seed;
 * {@code @Property(seed = "...")} plays it again.
 */
public abstract class ModelContract {

  /** How a client goes on when its access token has expired. */
  public enum Renewal {
    /** By signing in again. */
    NONE,
    BY_ACCESS_TOKEN,
    BY_REFRESH_TOKEN
  }

  private static final int PEOPLE = 4;
  private static final int TENANTS = 2;
  private static final int STEPS = 30;

  /** How far back the tokens are that a step is about. */
  private static final int TOKENS = 10;

  /**
   * What writes a line per call, of a hundred thousand calls: outcomes, and an assertion of the
   * framework about a body that is let go while it is handed on, after the answer was sent.
   */
  private static final Map<String, Level> QUIET =
      Map.of(
          "dev.gatehouse",
          Level.WARN,
          "io.micronaut.http.server.netty.RoutingInBoundHandler",
          Level.OFF);

  private final Map<String, Policy> policies = new LinkedHashMap<>();
  private final BiFunction<Http, String, Client> speaking;
  private final Renewal renewal;
  private Stage stage;

  /**
   * @param dialect names the tenant that has its defaults
   * @param defaults what that one promises
   * @param other what its twin in {@code tenants-model.yml} promises
   */
  protected ModelContract(
      String dialect,
      Policy defaults,
      Policy other,
      BiFunction<Http, String, Client> speaking,
      Renewal renewal) {
    policies.put(dialect, defaults);
    policies.put(dialect + "-twin", other);
    this.speaking = speaking;
    this.renewal = renewal;
  }

  @BeforeProperty
  void start() {
    stage = new Stage(TestDatabase.H2, policies, speaking);
    QUIET.forEach((name, level) -> log(name).setLevel(level));
  }

  @AfterProperty
  void stop() {
    QUIET.forEach((name, _) -> log(name).setLevel(null));
    stage.close();
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void whateverIsDoneIsAnsweredAsPromised(@ForAll("sequences") ActionChain<Play> sequence) {
    sequence.run();
  }

  @Provide
  Arbitrary<ActionChain<Play>> sequences() {
    Arbitrary<Integer> who = number(PEOPLE);
    Arbitrary<Integer> which = number(TOKENS);
    return ActionChain.<Play>startWith(() -> new Play(stage))
        .withMaxTransformations(STEPS)
        .withAction(5, step("sign in", who, Play::signIn))
        .withAction(7, step("use", which, rarely(), Play::use))
        .withAction(7, renewing(which))
        .withAction(3, step("log out", which, rarely(), Play::logOut))
        .withAction(3, step("log out with", which, which, Play::logOutWith))
        .withAction(5, step("outlast", number(TENANTS), spans(), Play::outlast))
        .withAction(1, step("await expiry", which, often(), Play::awaitExpiry))
        .withAction(1, step("await refresh expiry", which, often(), Play::awaitRefreshExpiry))
        .withAction(2, step("restrict", number(PEOPLE + TENANTS), capabilities(), Play::restrict))
        .withAction(2, step("lift", which, Play::lift))
        .withAction(1, step("suspend", who, Play::suspend))
        .withAction(1, step("reinstate", who, Play::reinstate))
        .withAction(1, step("evict", who, Play::evict))
        .withAction(1, step("close", number(TENANTS), Play::close))
        .withAction(2, step("open", number(TENANTS), Play::open));
  }

  private Action<Play> renewing(Arbitrary<Integer> which) {
    return switch (renewal) {
      case NONE -> step("use", which, rarely(), Play::use);
      case BY_ACCESS_TOKEN -> step("renew", which, rarely(), Play::renew);
      case BY_REFRESH_TOKEN -> step("refresh", which, rarely(), Play::refresh);
    };
  }

  private static Action<Play> step(
      String what, Arbitrary<Integer> numbers, BiConsumer<Play, Integer> deed) {
    return step(
        what, numbers, Arbitraries.just(""), (play, number, _) -> deed.accept(play, number));
  }

  private static <T> Action<Play> step(
      String what, Arbitrary<Integer> numbers, Arbitrary<T> details, Deed<T> deed) {
    Arbitrary<Transformer<Play>> steps =
        Combinators.combine(numbers, details)
            .as((number, detail) ->
                Transformer.mutate(
                    "%s %d %s".formatted(what, number, detail).strip(),
                    play -> deed.in(play, number, detail)));
    return (Action.Independent<Play>) () -> steps;
  }

  /** What is done in a step, to what the number says. */
  @FunctionalInterface
  private interface Deed<T> {
    void in(Play play, int number, T detail);
  }

  private static Arbitrary<Integer> number(int bound) {
    return Arbitraries.integers()
        .between(0, bound - 1)
        .withDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Boolean> rarely() {
    return Arbitraries.frequency(Tuple.of(9, false), Tuple.of(1, true));
  }

  private static Arbitrary<Boolean> often() {
    return Arbitraries.of(false, true);
  }

  private static Arbitrary<String> capabilities() {
    return Arbitraries.of(Model.CAPABILITIES);
  }

  /** The longer, the rarer: after the longest nothing is left to go on with. */
  private static Arbitrary<Span> spans() {
    return Arbitraries.frequency(
        Tuple.of(4, Span.MOMENTS),
        Tuple.of(4, Span.ONE_WISH),
        Tuple.of(4, Span.GRACE),
        Tuple.of(4, Span.ACCESS_TOKEN),
        Tuple.of(2, Span.REFRESH_TOKEN),
        Tuple.of(1, Span.SESSION));
  }

  private static Logger log(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }
}
