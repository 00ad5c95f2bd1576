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
                directory.path(),
                List.of(SMALL, DataSize.parse("32MB")),
                2,
                progress::add,
                Clock.systemUTC())
            .run();

    assertThat(report.sizes()).extracting(CloneReport.Size::size).containsExactly("16 MB", "32 MB");
    assertThat(report.sizes())
        .allSatisfy(size -> {
          assertThat(size.ours().total()).isPositive();
          assertThat(size.plain().total()).isPositive();
          assertThat(size.ratio()).isPositive();
        });
    assertThat(report.growth()).isNotNull();
    assertThat(progress).anyMatch(line -> line.startsWith("32 MB run 2 of 2:"));
    assertNothingIsLeft();
  }

  @Test
  void aDirectoryWithoutTheSpaceIsRefusedBeforeAnythingIsMade() {
    assertProblem(directory.path(), DataSize.parse("999999GB"), Problem.BENCH_NO_SPACE);
    assertNothingIsLeft();
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    assertProblem(directory.path().resolve("missing"), SMALL, Problem.BENCH_DIRECTORY);
  }

  /** As by Ctrl-C, which ends the program in the same way. */
  @ParameterizedTest
  @ValueSource(strings = {"making a data directory", "first run, not counted", "run 1 of"})
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
            "clone",
            "--dir",
            directory.path().toString(),
            "--size",
            "16MB",
            "--runs",
            "10000")
        .redirectError(errors.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void assertProblem(Path in, DataSize size, Problem problem) {
    var benchmark = new CloneBenchmark(in, List.of(size), 1, line -> {}, Clock.systemUTC());
    assertThatThrownBy(benchmark::run)
        .isInstanceOfSatisfying(
            PreviewDbException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(in.toString());
  }

  private void assertNothingIsLeft() {
    assertThat(directory.names()).isEmpty();
    // The whole of a command line, since a program's own arguments may be cut.
    assertThat(ProcessHandle.allProcesses().map(CloneBenchmarkTest::commandLine))
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
