package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end; an interrupt ends it, but not what it started: {@link Leftovers}. */
final class Program {
  private Program() {}

  static String run(List<String> command) {
    return run(command, Map.of());
  }

  /**
   * What the program printed.
   *
   * @param environment all it gets besides a PATH and the C locale
   */
  static String run(List<String> command, Map<String, String> environment) {
    Process process = start(command, environment);
    try {
      process.getOutputStream().close();
      while (!process.waitFor(1, TimeUnit.MINUTES)) {
        // As long as it works; an interrupt ends it.
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED, "running " + command.getFirst(), output.strip());
      }
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command.getFirst(), e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Begins one that is to run beside us; what it prints goes to a file. */
  static Process start(List<String> command, Map<String, String> environment, Path output) {
    return start(new ProcessBuilder(command).redirectOutput(output.toFile()), environment);
  }

  /** Begins one that is asked and answers by pipes; its complaints are among its answers. */
  static Process start(List<String> command, Map<String, String> environment) {
    return start(new ProcessBuilder(command), environment);
  }

  /** The same, for answers that nothing may be among. */
  static Process startPure(List<String> command, Map<String, String> environment) {
    return begin(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD), environment);
  }

  private static Process start(ProcessBuilder builder, Map<String, String> environment) {
    return begin(builder.redirectErrorStream(true), environment);
  }

  private static Process begin(ProcessBuilder builder, Map<String, String> environment) {
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C"));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("could not run " + builder.command().getFirst(), e);
    }
  }

  /** By the shell, since Java knows only two signals; a process that is gone is no error. */
  static void signal(String name, long pid) {
    run(List.of("bash", "-c", "kill -s \"$0\" \"$1\" 2>/dev/null || :", name, Long.toString(pid)));
  }
}
