package dev.previewdb.orchestrator.bench;

import static dev.previewdb.orchestrator.bench.BenchProgram.assertNothingIsLeft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The measurements that run the whole service. */
class ServedBenchmarksTest {
  private static final DataSize SMALL = DataSize.parse("16MB");

  private final TestDirectory directory = new TestDirectory();

  @AfterEach
  void removeTheDirectory() {
    directory.close();
  }

  @Test
  void anAsleepPreviewIsWokenThroughTheRouterAndStartedByHandInTurn() {
    assumeTrue(TestServer.installations().psql().isPresent(), "left out: no psql is installed");
    List<String> progress = new ArrayList<>();
    FiguresReport report =
        new WakeBenchmark(Site.of(directory.path()), SMALL, 1, progress::add, Clock.systemUTC())
            .run();

    assertThat(report.figures())
        .singleElement()
        .satisfies(figure -> {
          assertThat(figure.name()).isEqualTo("wake");
          assertThat(figure.value()).isPositive();
          assertThat(figure.goal()).isEqualTo(1.3);
          assertThat(figure.verdict()).as("of one run").isNull();
        });
    assertThat(progress).anyMatch(line -> line.startsWith("run 1 of 1: through the router "));
    assertNothingIsLeft(directory);
  }

  @Test
  void previewsAreMadeAndSleepAndWhatTheyCostIsTold() {
    FiguresReport report = density(Site.of(directory.path()));

    assertThat(report.figures())
        .extracting(Figure::name)
        .containsExactly(
            "density",
            "density-processes",
            "density-disk",
            "density-list",
            "density-show",
            "density-heap");
    assertThat(value(report, "density")).isEqualTo(3);
    assertThat(value(report, "density-processes")).isZero();
    assertThat(report.lines()).contains("RESULT density 3.00 3.0 pass");
    assertNothingIsLeft(directory);
  }

  @ParameterizedTest
  @CsvSource({"xfs:2GB, reflink", "btrfs:2GB, subvolume"})
  @Tag("root")
  void anAsleepPreviewHasLittleOfTheDisk(String image, String mode) {
    FiguresReport report =
        density(new Site(directory.path(), Optional.of(Site.Image.parse(image))));

    assertThat(report.mode()).isEqualTo(mode);
    assertThat(value(report, "density-disk")).isLessThan(6);
    assertNothingIsLeft(directory);
  }

  /** As by Ctrl-C, with the service and its own database at work. */
  @Test
  void aProgramToldToEndLeavesNoFileAndNoProcess() throws Exception {
    BenchProgram.endedAt(
        "previews are made and asleep", directory, "density", "--previews", "30", "--size", "16MB");
  }

  private static FiguresReport density(Site site) {
    return new DensityBenchmark(site, SMALL, 3, 5, line -> {}, Clock.systemUTC()).run();
  }

  private static double value(FiguresReport report, String name) {
    return report.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .map(Figure::value)
        .findFirst()
        .orElseThrow();
  }
}
