package dev.previewdb.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotReportTest {
  private static final List<SnapshotReport.Masking> MASKING =
      List.of(new SnapshotReport.Masking("shop.event", 201.7));

  @Test
  void theTableEndsWithTheSpeedOfTheMasks() {
    SnapshotReport report = report(3, size("3 GB", 3, 60, 0.5, 0.5));
    assertThat(new SnapshotReportText(report).table().getLast())
        .containsExactly("", "row transformer, shop.event: 202 MB/s per core", "", "", "");
  }

  @ParameterizedTest
  @CsvSource({
    "0.90, 1.00, pass, pass, true",
    "0.91, 1.00, fail, pass, false",
    "0.90, 1.01, pass, fail, false",
    "0.91, 1.01, fail, fail, false"
  })
  void eachGoalHasALineAndAllDecide(
      double dump, double pgcopydb, String first, String second, boolean passed) {
    SnapshotReport report = report(3, size("3 GB", 3, 60, dump, pgcopydb));
    assertThat(new SnapshotReportText(report).lines())
        .endsWith(
            "RESULT snapshot %.2f 0.9 %s".formatted(dump, first),
            "RESULT snapshot %.2f 1.0 %s".formatted(pgcopydb, second));
    assertThat(report.passed()).isEqualTo(passed);
  }

  @Test
  void growthIsTimeToDataFromTheSmallestToTheLargest() {
    SnapshotReport report =
        report(3, size("3 GB", 3000, 66, 0.5, 0.5), size("300 MB", 300, 6, 2, 2));
    assertThat(report.bars()).extracting(SnapshotReport.Bar::ratio).containsExactly(0.5, 0.5, 1.1);
    assertThat(new SnapshotReportText(report).lines().getLast())
        .isEqualTo("RESULT snapshot 1.10 1.1 pass");
  }

  @Test
  void fewerThanThreeRunsAreNoVerdictAndNoPass() {
    SnapshotReport report = report(2, size("3 GB", 3, 60, 0.5, 0.5));
    assertThat(report.passed()).isFalse();
    assertThat(new SnapshotReportText(report).lines()).noneMatch(line -> line.startsWith("RESULT"));
  }

  @Test
  void whatWasLeftOutIsSaidAndHasNoGoal() {
    SnapshotReport.Size size = size("3 GB", 3, 60, 0.5, 0.5);
    SnapshotReport report =
        SnapshotReport.of(
            "15.18",
            3,
            List.of(new SnapshotReport.Size("3 GB", 3, size.ways().subList(0, 2))),
            MASKING,
            List.of("pgcopydb is left out"));
    assertThat(new SnapshotReportText(report).lines())
        .contains("pgcopydb is left out", "RESULT snapshot 0.50 0.9 pass")
        .filteredOn(line -> line.startsWith("RESULT"))
        .hasSize(1);
  }

  @Test
  void theTableSaysWhereTheTimeGoes() {
    SnapshotReport report = report(3, size("3 GB", 3, 60, 0.5, 0.5));
    assertThat(new SnapshotReportText(report).table())
        .contains(List.of("", "  copy rows", "45.00", "75%", ""));
  }

  private static SnapshotReport report(int runs, SnapshotReport.Size... sizes) {
    return SnapshotReport.of("15.18", runs, List.of(sizes), MASKING, List.of());
  }

  private static SnapshotReport.Size size(
      String name, long bytes, double seconds, double dump, double pgcopydb) {
    return new SnapshotReport.Size(
        name,
        bytes,
        List.of(
            new SnapshotReport.Way(
                "capture",
                seconds,
                1,
                List.of(new SnapshotReport.Step("copy rows", seconds * 0.75))),
            new SnapshotReport.Way("pg_dump + pg_restore", seconds / dump, dump, List.of()),
            new SnapshotReport.Way("pgcopydb clone", seconds / pgcopydb, pgcopydb, List.of())));
  }
}
