package dev.previewdb.snapshot.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs a short program to its end, with an environment of our choosing only, so that no secret of
 * ours reaches it.
 */
public final class Command {
  private static final int MOST_OUTPUT = 1 << 20;

  private Command() {}

  /** What a program wrote (both streams, cut at 1 MiB) and its exit code. */
  public record Outcome(int exitCode, String output) {
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /** Runs it to its end, with nothing to read. */
  public static Outcome run(List<String> command) {
    try {
      var process = builder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var output = process.getInputStream().readNBytes(MOST_OUTPUT);
      process.getInputStream().close();
      return new Outcome(process.waitFor(), new String(output, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("could not run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command.getFirst(), e);
    }
  }

  static ProcessBuilder builder(List<String> command) {
    var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    var environment = builder.environment();
    environment.clear();
    environment.putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C", "TZ", "UTC"));
    return builder;
  }
}
