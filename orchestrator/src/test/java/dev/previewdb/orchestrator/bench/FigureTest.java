package dev.previewdb.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.bench.Figure.Subject;
import dev.previewdb.snapshot.volume.CloneMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureTest {
  private static final Subject MOST = Subject.atMost("most", "the most", 1.15);
  private static final Subject LEAST = Subject.atLeast("least", "the least", 150);

  @ParameterizedTest
  @CsvSource({
    "1.15, RESULT most 1.15 1.15 pass",
    "1.154, RESULT most 1.15 1.15 pass",
    "1.155, RESULT most 1.16 1.15 fail"
  })
  void aValueIsJudgedAsItIsPrinted(double value, String line) {
    assertThat(MOST.measured(value, "", 5).resultLine()).isEqualTo(line);
  }

  @Test
  void theLeastIsJudgedTheOtherWayRound() {
    assertThat(LEAST.measured(150, "", 5).resultLine()).isEqualTo("RESULT least 150.00 150.0 pass");
    assertThat(LEAST.measured(149.99, "", 5).verdict()).isEqualTo("fail");
  }

  @Test
  void tooFewRunsAreNoVerdictAndNoPass() {
    List<Figure> figures = List.of(MOST.measured(1, "", 4));
    assertThat(FigureLines.lines(figures)).containsExactly("no verdict: it takes at least 5 runs");
    assertThat(FigureLines.passed(figures)).isFalse();
  }

  @Test
  void whatIsLeftOutIsNamedWithItsMendAndTheRestIsJudged() {
    Figure left = LEAST.leftOut("it is not installed; install it");
    List<Figure> figures = List.of(MOST.measured(1, "", 5), left, LEAST.measured(200, "", 5));

    assertThat(FigureLines.table(figures).get(2)).contains("left out", ">= 150.0");
    assertThat(FigureLines.lines(figures))
        .containsExactly(
            "the least is left out: it is not installed; install it",
            "RESULT least 200.00 150.0 pass",
            "RESULT most 1.00 1.15 pass");
    assertThat(FigureLines.passed(figures)).isTrue();
    assertThat(FigureLines.passed(List.of(left))).isFalse();
  }

  @Test
  void theGoalOfAColdCloneIsThatOfItsFileSystem() {
    assertThat(CloneFigure.cold(CloneMode.REFLINK).goal()).isEqualTo(1.15);
    assertThat(CloneFigure.cold(CloneMode.SUBVOLUME).goal()).isEqualTo(1.3);
    assertThat(CloneFigure.cold(CloneMode.COPY).what()).doesNotContain("reflink");
  }

  @Test
  void theMiddleOfTheTimesCounts() {
    assertThat(Ratio.median(9, 1, 5)).isEqualTo(5);
    assertThat(Ratio.median(9, 1, 5, 7)).isEqualTo(6);
  }
}
