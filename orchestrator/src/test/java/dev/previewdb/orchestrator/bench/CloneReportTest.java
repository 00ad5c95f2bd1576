package dev.previewdb.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.snapshot.volume.CloneMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloneReportTest {

  @ParameterizedTest
  @CsvSource({
    "100, 100, 100, 100, RESULT clone 1.00 1.5 pass",
    "150, 100, 150, 100, RESULT clone 1.50 1.5 pass",
    "150, 100, 151, 100, RESULT clone 1.51 1.5 fail",
    "151, 100, 150, 100, RESULT clone 1.51 1.5 fail",
    "100, 100, 120, 120, RESULT clone 1.00 1.5 pass",
    "100, 100, 121, 121, RESULT clone 1.00 1.5 fail"
  })
  void theLargestRatioAndTheGrowthDecide(
      double small, double smallPlain, double large, double largePlain, String last) {
    CloneReport report =
        report(7, size("1 GB", 1, small, smallPlain), size("4 GB", 4, large, largePlain));
    assertThat(new CloneReportText(report).lines().getLast()).isEqualTo(last);
    assertThat(report.passed()).isEqualTo(last.endsWith(" pass"));
  }

  @Test
  void fewerThanSevenRunsAreNoVerdictAndNoPass() {
    CloneReport report = report(6, size("1 GB", 1, 100, 100));
    assertThat(report.passed()).isFalse();
    assertThat(new CloneReportText(report).lines()).noneMatch(line -> line.startsWith("RESULT"));
  }

  @Test
  void growthIsOfTheLargestToTheSmallestInWhateverOrderTheyWereGiven() {
    CloneReport report = report(7, size("4 GB", 4, 110, 100), size("1 GB", 1, 100, 100));
    assertThat(report.growth()).isEqualTo(1.1);
    assertThat(new CloneReportText(report).table().getLast()).startsWith("4 GB ÷ 1 GB", "1.10");
  }

  @Test
  void oneSizeHasNoGrowth() {
    assertThat(report(7, size("1 GB", 1, 100, 100)).growth()).isNull();
  }

  @Test
  void theMiddleOfTheTimesCounts() {
    assertThat(Ratio.median(9, 1, 5)).isEqualTo(5);
    assertThat(Ratio.median(9, 1, 5, 7)).isEqualTo(6);
  }

  private static CloneReport report(int runs, CloneReport.Size... sizes) {
    return CloneReport.of(CloneMode.REFLINK, "18.6", runs, List.of(sizes));
  }

  private static CloneReport.Size size(String name, long bytes, double ours, double plain) {
    return new CloneReport.Size(
        name,
        bytes,
        new CloneReport.Ours(ours, 0, 0, 0),
        new CloneReport.Plain(plain, 0, 0),
        Ratio.of(ours, plain));
  }
}
