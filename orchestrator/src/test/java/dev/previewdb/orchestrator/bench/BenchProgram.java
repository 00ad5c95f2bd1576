package dev.previewdb.orchestrator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.previewdb.orchestrator.Main;
import dev.previewdb.snapshot.server.TestDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** {@code previewdb bench} as a program of its own, told to end as by Ctrl-C. */
final class BenchProgram {
  private BenchProgram() {}

  static void endedAt(String moment, TestDirectory directory, String... arguments)
      throws Exception {
    Path errors = Files.createTempFile("previewdb-bench-", ".err");
    Process program = start(directory, errors, arguments);
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.readString(errors).contains(moment) || !program.isAlive());
      assertThat(Files.readString(errors)).contains(moment);
      program.destroy();
      assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(program.exitValue()).isEqualTo(143);
      assertNothingIsLeft(directory);
    } finally {
      program.destroyForcibly();
      Files.delete(errors);
    }
  }

  private static Process start(TestDirectory directory, Path errors, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dpreviewdb.servers="
                    + Objects.requireNonNullElse(System.getProperty("previewdb.servers"), ""),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "bench"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--dir", directory.path().toString()));
    return new ProcessBuilder(command)
        .redirectError(errors.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** No file, no process, no mount. */
  static void assertNothingIsLeft(TestDirectory directory) {
    assertThat(directory.names()).isEmpty();
    // The whole of a command line, since a program's own arguments may be cut.
    assertThat(ProcessHandle.allProcesses().map(BenchProgram::commandLine))
        .noneMatch(line -> line.contains(directory.path() + "/"));
    assertThat(Path.of("/proc/self/mountinfo"))
        .content()
        .doesNotContain(directory.path().toString());
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }
}
