package dev.previewdb.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.previewdb.orchestrator.Main;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.server.TestDirectory;
import dev.previewdb.snapshot.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotBenchmarkTest {
  private final TestDirectory directory = new TestDirectory();

  @BeforeEach
  void pgDumpIsThere() {
    var installations = TestServer.installations();
    assumeTrue(
        installations.clientTools(installations.preferred().major()).isPresent(),
        "left out: no pg_dump is installed to race");
  }

  @AfterEach
  void removeTheDirectory() {
    directory.close();
  }

  @Test
  void everyWayCopiesAtEachSizeAndNothingIsLeft() {
    List<String> progress = new ArrayList<>();
    SnapshotReport report =
        new SnapshotBenchmark(
                Site.of(directory.path()),
                List.of(DataSize.parse("4MB"), DataSize.parse("8MB")),
                1,
                progress::add,
                Clock.systemUTC())
            .run();

    boolean pgcopydb = PgCopyDbWay.program().isPresent();
    assertThat(report.sizes())
        .extracting(SnapshotReport.Size::size)
        .containsExactly("4 MB", "8 MB");
    assertThat(report.sizes())
        .allSatisfy(size -> {
          assertThat(size.ways()).hasSize(pgcopydb ? 3 : 2);
          assertThat(size.ways()).allSatisfy(way -> assertThat(way.seconds()).isPositive());
          assertThat(size.ways().getFirst().steps())
              .extracting(SnapshotReport.Step::name)
              .contains("copy rows", "build indexes", "verify", "publish");
        });
    assertThat(report.sizes().getLast().tableBytes()).isGreaterThan(8 << 20);
    assertThat(report.notes().isEmpty()).isEqualTo(pgcopydb);
    assertThat(report.bars()).hasSize(pgcopydb ? 3 : 2);
    assertThat(report.passed()).isFalse();
    assertThat(progress).anyMatch(line -> line.startsWith("8 MB run 1 of 1:"));
    assertNothingIsLeft();
  }

  @Test
  void aDirectoryWithoutTheSpaceIsRefusedBeforeAnythingIsMade() {
    assertProblem(directory.path(), DataSize.parse("999999GB"), Problem.BENCH_NO_SPACE);
    assertNothingIsLeft();
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    assertProblem(
        directory.path().resolve("missing"), DataSize.parse("4MB"), Problem.BENCH_DIRECTORY);
  }

  /** As by Ctrl-C, which ends the program in the same way. */
  @ParameterizedTest
  @ValueSource(strings = {"making a source", "racing on", "run 1 of 10000: capture"})
  void aProgramToldToEndLeavesNoFileAndNoProcess(String moment) throws Exception {
    Path errors = Files.createTempFile("previewdb-bench-", ".err");
    Process program = program(errors);
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> Files.readString(errors).contains(moment));
      program.destroy();
      assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(program.exitValue()).isEqualTo(143);
      assertNothingIsLeft();
    } finally {
      program.destroyForcibly();
      Files.delete(errors);
    }
  }

  private Process program(Path errors) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Dpreviewdb.servers="
                + Objects.requireNonNullElse(System.getProperty("previewdb.servers"), ""),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "bench",
            "snapshot",
            "--dir",
            directory.path().toString(),
            "--size",
            "4MB",
            "--runs",
            "10000")
        .redirectError(errors.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void assertProblem(Path in, DataSize size, Problem problem) {
    var benchmark =
        new SnapshotBenchmark(Site.of(in), List.of(size), 1, line -> {}, Clock.systemUTC());
    assertThatThrownBy(benchmark::run)
        .isInstanceOfSatisfying(
            PreviewDbException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(in.toString());
  }

  private void assertNothingIsLeft() {
    assertThat(directory.names()).isEmpty();
    // The whole of a command line, since a program's own arguments may be cut.
    assertThat(ProcessHandle.allProcesses().map(SnapshotBenchmarkTest::commandLine))
        .noneMatch(line -> line.contains(directory.path() + "/"));
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }
}
