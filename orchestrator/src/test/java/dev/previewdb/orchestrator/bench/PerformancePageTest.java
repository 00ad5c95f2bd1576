package dev.previewdb.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.bench.Figure.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerformancePageTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "performance.md");
  private static final LocalDate DAY = LocalDate.of(2026, 5, 4);

  @TempDir private Path directory;

  /** No figure in the documents that a bench did not write, and none judged otherwise. */
  @Test
  void theDocumentHasOnlyWhatTheBenchesWrote() throws IOException {
    assertThat(DOCUMENT).content().isEqualTo(PerformancePage.read(DOCUMENT).text());
    // Neither a path nor an address of the machine they were measured on
    assertThat(Files.readString(DOCUMENT))
        .doesNotContainPattern("(?m)[ `]/[a-z]+/|\\b\\d+(\\.\\d+){3}\\b");
  }

  @Test
  void aMeasurementReplacesItsOwnSectionOnly() throws IOException {
    Path file = directory.resolve("performance.md");
    record(file, "clone", 1.1);
    record(file, "wake", 1.2);
    record(file, "clone-subvolume", 1.25);
    record(file, "clone", 1.3);

    assertThat(file)
        .content()
        .contains(
            "Measured on 2026-05-04 by `previewdb bench clone --dir DIRECTORY`.",
            "| a ratio | 1.30 | ≤ 1.2 | fail | 13 ms ÷ 10 ms |",
            "## clone-subvolume",
            "| a ratio | 1.25 | ≤ 1.2 | fail | 13 ms ÷ 10 ms |",
            "| a ratio | 1.20 | ≤ 1.2 | pass | 13 ms ÷ 10 ms |",
            "| another | left out | ≥ 3.0 |  | it is not installed; install it |",
            "| file system | xfs |",
            "| PostgreSQL | 15.18 |")
        .doesNotContain("1.10");
    assertThat(PerformancePage.read(file).text()).isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @CsvSource({
    "| fail |, | pass |",
    "1.30, 1.10",
    "Measured on, Measured by hand on",
    "<!-- end of bench wake -->, ''",
    "## clone, ## wake",
    "| a ratio |, | a ratio"
  })
  void aPageThatSomebodyChangedIsRefusedAndStaysAsItIs(String written, String changed)
      throws IOException {
    Path file = directory.resolve("performance.md");
    record(file, "clone", 1.3);
    String page = Files.readString(file).replace(written, changed);
    Files.writeString(file, page);

    assertThatThrownBy(() -> PerformancePage.read(file))
        .isInstanceOfSatisfying(
            PreviewDbException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.BENCH_NOT_RECORDED));
    assertThat(file).hasContent(page);
  }

  private static void record(Path file, String bench, double value) {
    List<Figure> figures =
        List.of(
            Subject.atMost(bench, "a ratio", 1.2).measured(value, "13 ms ÷ 10 ms", 5),
            Subject.atLeast("other", "another", 3).leftOut("it is not installed; install it"));
    PerformancePage.read(file)
        .record(
            new FiguresReport(bench, "15.18", "reflink", 5, figures, List.of()),
            DAY,
            "previewdb bench " + bench + " --dir DIRECTORY",
            "xfs");
  }
}
