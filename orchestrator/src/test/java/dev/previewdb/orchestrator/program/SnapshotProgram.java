package dev.previewdb.orchestrator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** `previewdb snapshot …` as a program of its own, in a process group of its own as a shell's. */
final class SnapshotProgram implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;

  private final Process process;
  private final Path told;

  private SnapshotProgram(Process process, Path told) {
    this.process = process;
    this.told = told;
  }

  static SnapshotProgram start(
      Path configuration, Map<String, String> environment, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "setsid",
                // A background job's Ctrl-C is switched off, and its children inherit that
                "env",
                "--default-signal=INT,TERM",
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=logback.xml",
                "-Dpreviewdb.servers=" + System.getProperty("previewdb.servers"),
                Main.class.getName(),
                "snapshot"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-c", configuration.toString()));
    Path told = Files.createTempFile(configuration.getParent(), "told-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(told.toFile());
    builder.environment().putAll(environment);
    return new SnapshotProgram(builder.start(), told);
  }

  /** To the whole group, as a terminal sends Ctrl-C. */
  void signal(String name) throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-s", name, "--", "-" + process.pid())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }

  /** SIGKILL: nothing is cleaned up. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int exitCode() throws IOException, InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(told()).isTrue();
    return process.exitValue();
  }

  boolean runs() {
    return process.isAlive();
  }

  String told() throws IOException {
    return Files.readString(told);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
