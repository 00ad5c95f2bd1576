package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Main;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link LoneRouter} in a process of its own, which has the memory that this one has. */
final class RouterProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader told;
  private final BufferedWriter asked;
  private final int port;

  private RouterProcess(Process process) throws IOException {
    this.process = process;
    this.told = process.inputReader(StandardCharsets.UTF_8);
    this.asked = process.outputWriter(StandardCharsets.UTF_8);
    this.port = Integer.parseInt(line());
  }

  /**
   * Starts one.
   *
   * @param to where every connection is led
   */
  static RouterProcess start(Door to, int connections) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // With them comes -Xmx
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "bench",
            "router",
            "--alone",
            Path.of(to.host(), ".s.PGSQL." + to.port()).toString(),
            to.database(),
            to.user(),
            Integer.toString(connections)));
    try {
      return new RouterProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    String line = told.readLine();
    if (line == null) {
      throw PreviewDbException.of(
          Problem.BENCH_FAILED, "running a router by itself", "its process ended");
    }
    return line;
  }

  int port() {
    return port;
  }

  /** Bytes of its memory that are in use, garbage not counted. */
  long used() {
    try {
      asked.write("\n");
      asked.flush();
      return Long.parseLong(line());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of memory that the machine has given it, VmRSS. */
  long resident() {
    return ProcFile.kilobytes(Path.of("/proc", Long.toString(process.pid()), "status"), "VmRSS:")
        << 10;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
