package dev.previewdb.orchestrator.program;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.TestOrganization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The service dies; `previewdb serve` follows; everything ends as if nothing had happened. One
 * round takes one pull request through its life and kills the service once in each phase.
 */
class KilledServiceTest {
  private static final int RANDOM_ROUNDS = 2;

  private static TestOrganization acme;

  @BeforeAll
  static void open() throws IOException {
    acme = new TestOrganization(true);
  }

  @AfterAll
  static void close() {
    acme.close();
  }

  @TestFactory
  Stream<DynamicTest> killedAtAnyStepThatLastsItEndsInTheRightState() throws Exception {
    Map<Phase, List<KillPoint>> steps = spread(stepsOfAWholeLife());
    int rounds = steps.values().stream().mapToInt(List::size).max().orElseThrow();
    return IntStream.range(0, rounds)
        .mapToObj(round -> deaths(steps, round))
        .map(deaths -> DynamicTest.dynamicTest(deaths.toString(), () -> liveAndDieAt(deaths)));
  }

  /** A life without a death: what can be died at, phase by phase. */
  private static Map<Phase, List<KillPoint>> stepsOfAWholeLife() throws Exception {
    Map<Phase, List<KillPoint>> steps = new EnumMap<>(Phase.class);
    try (Life life = new Life(acme)) {
      for (Phase phase : Phase.values()) {
        life.service().watch();
        life.begin(phase);
        life.awaitEndOf(phase);
        steps.put(phase, life.service().passed());
      }
    }
    return steps;
  }

  /** Each step in one of the phases that take it, as evenly as can be. */
  private static Map<Phase, List<KillPoint>> spread(Map<Phase, List<KillPoint>> steps) {
    Map<Phase, List<KillPoint>> spread = new EnumMap<>(Phase.class);
    steps.keySet().forEach(phase -> spread.put(phase, new ArrayList<>()));
    for (KillPoint step :
        new LinkedHashSet<>(steps.values().stream().flatMap(List::stream).toList())) {
      spread.entrySet().stream()
          .filter(phase -> requireNonNull(steps.get(phase.getKey())).contains(step))
          .min(Comparator.comparingInt(phase -> phase.getValue().size()))
          .orElseThrow()
          .getValue()
          .add(step);
    }
    assertThat(spread.values()).allSatisfy(phase -> assertThat(phase).hasSizeGreaterThan(3));
    return spread;
  }

  private static Map<Phase, KillPoint> deaths(Map<Phase, List<KillPoint>> steps, int round) {
    Map<Phase, KillPoint> deaths = new EnumMap<>(Phase.class);
    steps.forEach((phase, all) -> deaths.put(phase, all.get(round % all.size())));
    return deaths;
  }

  private static void liveAndDieAt(Map<Phase, KillPoint> deaths) throws Exception {
    try (Life life = new Life(acme)) {
      for (Map.Entry<Phase, KillPoint> death : deaths.entrySet()) {
        life.service().dieAt(death.getValue());
        life.begin(death.getKey());
        life.service().awaitDeath();
        life.restart();
        life.awaitEndOf(death.getKey());
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> killedAtRandomMomentsItEndsInTheRightState() {
    return IntStream.range(0, RANDOM_ROUNDS)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> liveAndDieAtRandom(seed)));
  }

  /** SIGKILL from outside, which knows nothing of steps. */
  private static void liveAndDieAtRandom(int seed) throws Exception {
    Random random = new Random(seed);
    try (Life life = new Life(acme)) {
      for (Phase phase : Phase.values()) {
        life.begin(phase);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(2_000)));
        life.service().kill();
        life.restart();
        life.awaitEndOf(phase);
      }
    }
  }
}
