package dev.previewdb.orchestrator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.TestOrganization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    List<List<KillPoint>> steps = spread(stepsOfAWholeLife());
    int rounds = steps.stream().mapToInt(List::size).max().orElseThrow();
    return IntStream.range(0, rounds)
        .mapToObj(round ->
            steps.stream().map(phase -> phase.get(round % phase.size())).toList())
        .map(deaths -> DynamicTest.dynamicTest(deaths.toString(), () -> liveAndDieAt(deaths)));
  }

  /** A life without a death: what can be died at, phase by phase. */
  private static List<List<KillPoint>> stepsOfAWholeLife() throws Exception {
    List<List<KillPoint>> steps = new ArrayList<>();
    try (Life life = new Life(acme)) {
      for (Phase phase : Phase.values()) {
        life.service().watch();
        life.begin(phase);
        life.awaitEndOf(phase);
        steps.add(life.service().passed());
      }
    }
    return steps;
  }

  /** Each step in one of the phases that take it, as evenly as can be. */
  private static List<List<KillPoint>> spread(List<List<KillPoint>> steps) {
    List<List<KillPoint>> spread = steps.stream().map(phase -> (List<KillPoint>) new ArrayList<KillPoint>()).toList();
    steps.stream().flatMap(List::stream).distinct().forEach(step -> IntStream.range(0, steps.size())
                .filter(phase -> steps.get(phase).contains(step))
                .mapToObj(spread::get)
                .min(Comparator.comparingInt(List::size))
                .orElseThrow()
                .add(step));
    assertThat(spread).as("steps of each phase").allSatisfy(phase -> assertThat(phase).hasSizeGreaterThan(5));
    return spread;
  }

  private static void liveAndDieAt(List<KillPoint> deaths) throws Exception {
    try (Life life = new Life(acme)) {
      for (Phase phase : Phase.values()) {
        life.service().dieAt(deaths.get(phase.ordinal()));
        life.begin(phase);
        life.service().awaitDeath();
        life.restart();
        life.awaitEndOf(phase);
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
