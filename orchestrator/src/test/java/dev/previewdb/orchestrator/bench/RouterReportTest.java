package dev.previewdb.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.bench.RouterReport.Copy;
import dev.previewdb.orchestrator.bench.RouterReport.Idle;
import dev.previewdb.orchestrator.bench.RouterReport.Load;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterReportTest {
  private static final Load AHEAD = new Load(1, 110, 100, 1.1);
  private static final Load BEHIND = new Load(8, 97, 100, 0.97);
  private static final Copy COPY = new Copy(300, 310, 0.97);

  @Test
  void everyLoadAndCopyHasToReachItsGoal() {
    assertThat(report(3, COPY, AHEAD).verdict()).isEqualTo("pass");
    assertThat(report(3, COPY, AHEAD, BEHIND).verdict()).isEqualTo("fail");
    assertThat(report(3, new Copy(200, 310, 0.65), AHEAD).verdict()).isEqualTo("fail");
  }

  @Test
  void tooFewRunsGiveNoVerdict() {
    RouterReport report = report(2, COPY, AHEAD);

    assertThat(report.verdict()).isNull();
    assertThat(report.passed()).isFalse();
    assertThat(report.lines().getLast()).isEqualTo("no verdict: it takes at least 3 runs");
  }

  @Test
  void theLastLineTellsTheWorstLoad() {
    RouterReport report = report(3, COPY, AHEAD, BEHIND);

    assertThat(report.lines().getLast()).isEqualTo("RESULT router 0.97 1.0 fail");
    assertThat(report.table())
        .contains(List.of("pgbench -S, 8 clients", "97/s", "PgBouncer", "100/s", "0.97", ">= 1.0"));
  }

  @Test
  void idleSessionsHaveAGoalAndALineOfTheirOwn() {
    RouterReport within = report(new Idle(5_000, 256, 90, 100));
    RouterReport beyond = report(new Idle(5_000, 257, 90, 100));

    assertThat(within.verdict()).isEqualTo("pass");
    assertThat(within.lines()).contains("RESULT router-idle 256 256 pass");
    assertThat(within.table())
        .contains(List.of("5000 idle sessions", "+256 MB", "none", "100 MB", "", "<= +256 MB"));
    assertThat(beyond.verdict()).isEqualTo("fail");
    assertThat(beyond.lines()).contains("RESULT router-idle 257 256 fail");
  }

  @Test
  void fewerIdleSessionsThanTheGoalIsForAreShownAndNotJudged() {
    RouterReport report = report(new Idle(100, 300, 1, 100));

    assertThat(report.verdict()).isEqualTo("pass");
    assertThat(report.lines()).contains("no verdict on idle sessions: it takes at least 5000");
  }

  private static RouterReport report(Idle idle) {
    return RouterReport.of("15.18", "PgBouncer 1.18.0", 3, List.of(AHEAD), COPY, idle);
  }

  private static RouterReport report(int runs, Copy copy, Load... loads) {
    return RouterReport.of("15.18", "PgBouncer 1.18.0", runs, List.of(loads), copy, null);
  }
}
