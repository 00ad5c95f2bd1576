package dev.previewdb.orchestrator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service as a program of its own, which can be told where to die. */
final class ServiceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Longer than the sweep's and the scheduler's intervals. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static final Pattern LISTENING =
      Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+);");

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter orders;
  private final StringWriter log = new StringWriter();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Thread reader;

  private ServiceProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.reader = Thread.ofVirtual().start(this::readLog);
  }

  static ServiceProcess start(Path configuration, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Xmx256m",
            // Short lives: starting fast is all that counts
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            // What few processors have to wait for shows on every machine
            "-XX:ActiveProcessorCount=2",
            "--enable-native-access=ALL-UNNAMED",
            "-Dlogback.configurationFile=logback.xml",
            "-Dpreviewdb.servers=" + System.getProperty("previewdb.servers"),
            KillableService.class.getName(),
            configuration.toString());
    builder.environment().put("PREVIEWDB_LOG_LEVEL", "DEBUG");
    builder.environment().putAll(environment);
    return new ServiceProcess(builder.start());
  }

  private void readLog() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.write(line + "\n");
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          port.complete(Integer.valueOf(listening.group(1)));
        }
      }
    } catch (IOException e) {
      log.write("(the log ended: " + e.getMessage() + ")\n");
    }
    port.completeExceptionally(new IllegalStateException("it ended before it listened:\n" + log));
  }

  /** Where it listens, as soon as it does. */
  int port() throws Exception {
    return port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  void dieAt(KillPoint point) throws IOException {
    order("arm " + point.written());
  }

  void watch() throws IOException {
    order("watch");
  }

  /** The steps it took since it was told to watch; waits until no more come. */
  List<KillPoint> passed() throws IOException {
    AtomicReference<List<KillPoint>> last = new AtomicReference<>(List.of());
    await()
        .during(QUIET)
        .atMost(PATIENCE)
        .until(() -> {
          List<KillPoint> now = order("passed").stream().map(KillPoint::parse).toList();
          return now.equals(last.getAndSet(now));
        });
    return last.get();
  }

  private List<String> order(String order) throws IOException {
    orders.println(order);
    List<String> lines = new ArrayList<>();
    for (String line = answers.readLine(); !"ok".equals(line); line = answers.readLine()) {
      assertThat(line).as("an answer to %s%n%s", order, log).isNotNull();
      lines.add(line);
    }
    return lines;
  }

  /** Waits until it has died where it was told to. */
  void awaitDeath() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("it never came to where it was to die%n%s", log)
        .isTrue();
    assertThat(reader.join(PATIENCE)).as("what it began holds its log open%n%s", log).isTrue();
    assertThat(process.exitValue()).as(log.toString()).isEqualTo(Killer.KILLED);
  }

  /** SIGKILL, whatever it is doing. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  String log() {
    return log.toString();
  }

  /** Ends it as an operator would. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
