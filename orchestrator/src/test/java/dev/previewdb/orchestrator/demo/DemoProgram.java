package dev.previewdb.orchestrator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.previewdb.orchestrator.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** `previewdb demo` as a program of its own. */
final class DemoProgram implements AutoCloseable {
  /** Bounds a test that hangs; nothing is measured by it. */
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private final Process process;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Thread> readers;

  private DemoProgram(Process process) {
    this.process = process;
    this.readers =
        List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
  }

  static DemoProgram start(Path directory, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx768m",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "--enable-native-access=ALL-UNNAMED"));
    String servers = System.getProperty("previewdb.servers");
    if (servers != null) {
      command.add("-Dpreviewdb.servers=" + servers);
    }
    command.addAll(List.of(Main.class.getName(), "demo", "--dir", directory.toString()));
    command.addAll(List.of(options));
    return new DemoProgram(new ProcessBuilder(command).start());
  }

  private static Thread read(InputStream stream, StringWriter into) {
    return Thread.ofVirtual()
        .start(() -> {
          try (BufferedReader lines =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> into.write(line + "\n"));
          } catch (IOException | UncheckedIOException e) {
            into.write("(the stream ended: " + e.getMessage() + ")\n");
          }
        });
  }

  void await(String words) {
    Awaitility.await().atMost(PATIENCE).until(() -> told().contains(words) || !process.isAlive());
    assertThat(told()).contains(words);
  }

  /** Tells it to end, as Ctrl-C does, and waits. */
  void end() throws InterruptedException {
    // Not by the Process, which would close its streams as well
    process.toHandle().destroy();
    exitCode();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(told()).isTrue();
    for (Thread reader : readers) {
      assertThat(reader.join(PATIENCE)).as("what it began holds its output: %s", told()).isTrue();
    }
    return process.exitValue();
  }

  /** The story, on whichever stream it went. */
  String told() {
    return out + err.toString();
  }

  String result() {
    return out.toString();
  }

  @Override
  public void close() {
    process.toHandle().destroy();
    try {
      process.waitFor(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
