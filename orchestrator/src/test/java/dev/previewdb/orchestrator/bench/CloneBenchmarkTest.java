package dev.previewdb.orchestrator.bench;

import static dev.previewdb.orchestrator.bench.BenchProgram.assertNothingIsLeft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloneBenchmarkTest {
  private static final DataSize SMALL = DataSize.parse("16MB");

  private final TestDirectory directory = new TestDirectory();

  @BeforeEach
  void psqlIsThere() {
    assumeTrue(
        TestServer.installations().psql().isPresent(), "left out: no psql is installed to race");
  }

  @AfterEach
  void removeTheDirectory() {
    directory.close();
  }

  @Test
  void bothWaysAnswerAtEachSizeAndNothingIsLeft() {
    List<String> progress = new ArrayList<>();
    CloneReport report =
        new CloneBenchmark(
                Site.of(directory.path()),
                List.of(DataSize.parse("32MB"), SMALL),
                EnumSet.of(CloneFigure.COLD, CloneFigure.SIZE),
                2,
                progress::add,
                Clock.systemUTC())
            .run();

    assertThat(report.sizes()).extracting(CloneReport.Size::size).containsExactly("16 MB", "32 MB");
    assertThat(report.sizes())
        .allSatisfy(size -> {
          assertThat(size.ours().total()).isPositive();
          assertThat(Objects.requireNonNull(size.plain()).ratio()).isPositive();
        });
    assertThat(report.figures()).extracting(Figure::name).containsExactly("clone", "clone-size");
    assertThat(report.figures())
        .allSatisfy(figure -> {
          assertThat(figure.value()).isPositive();
          assertThat(figure.verdict()).as("of two runs").isNull();
        });
    assertThat(progress).anyMatch(line -> line.startsWith("32 MB run 2 of 2:"));
    assertNothingIsLeft(directory);
  }

  @ParameterizedTest
  @CsvSource({"xfs:2GB, reflink", "btrfs:2GB, subvolume"})
  @Tag("root")
  void everyFigureIsMeasuredInAnImageThatIsGoneAfterwards(String image, String mode) {
    CloneReport report =
        new CloneBenchmark(
                new Site(directory.path(), Optional.of(Site.Image.parse(image))),
                List.of(SMALL, DataSize.parse("32MB")),
                EnumSet.allOf(CloneFigure.class),
                1,
                line -> {},
                Clock.systemUTC())
            .run();

    assertThat(report.mode()).isEqualTo(mode);
    assertThat(report.figures())
        .extracting(Figure::name)
        .containsExactly(
            "clone",
            "clone-warm",
            "clone-size",
            "clone-neighbours",
            "clone-template",
            "clone-writes");
    assertThat(report.figures()).allSatisfy(figure -> assertThat(figure.value()).isPositive());
    assertNothingIsLeft(directory);
  }

  @Test
  void oneSizeHasNoGrowthAndIsSaidTo() {
    CloneReport report =
        new CloneBenchmark(
                Site.of(directory.path()),
                List.of(SMALL),
                Set.of(CloneFigure.SIZE),
                1,
                line -> {},
                Clock.systemUTC())
            .run();

    assertThat(report.figures().getFirst().leftOut()).contains("--size");
    assertThat(report.passed()).isFalse();
  }

  @Test
  void aDirectoryWithoutTheSpaceIsRefusedBeforeAnythingIsMade() {
    assertProblem(directory.path(), DataSize.parse("999999GB"), Problem.BENCH_NO_SPACE);
    assertNothingIsLeft(directory);
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    assertProblem(directory.path().resolve("missing"), SMALL, Problem.BENCH_DIRECTORY);
  }

  /** As by Ctrl-C, which ends the program in the same way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "making a data directory",
        "first run, not counted",
        "run 1 of",
        "while the neighbours work",
        "CREATE DATABASE",
        "the UPDATE took"
      })
  void aProgramToldToEndLeavesNoFileAndNoProcess(String moment) throws Exception {
    // Long enough at the moment that it is ended in
    String figure =
        switch (moment) {
          case "while the neighbours work" -> "neighbours";
          case "CREATE DATABASE" -> "template";
          case "the UPDATE took" -> "writes";
          default -> "cold";
        };
    BenchProgram.endedAt(
        moment, directory, "clone", "--size", "16MB", "--figure", figure, "--runs", "10000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"making a data directory", "first run, not counted"})
  @Tag("root")
  void aProgramToldToEndLeavesNoImage(String moment) throws Exception {
    BenchProgram.endedAt(
        moment, directory, "clone", "--image", "xfs:2GB", "--size", "16MB", "--runs", "10000");
  }

  private void assertProblem(Path in, DataSize size, Problem problem) {
    var benchmark =
        new CloneBenchmark(
            Site.of(in), List.of(size), Set.of(CloneFigure.COLD), 1, line -> {}, Clock.systemUTC());
    assertThatThrownBy(benchmark::run)
        .isInstanceOfSatisfying(
            PreviewDbException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(in.toString());
  }
}
