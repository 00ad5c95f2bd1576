package dev.previewdb.orchestrator.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A client in a process of its own, which finds its way by libpq's variables. */
final class ClientProgram implements AutoCloseable {
  private static final long PATIENCE_S = 60;

  private final Process process;
  private final Path output;

  private ClientProgram(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** The variables that lead through the router, in the clear. */
  static Map<String, String> variables(RouterLab lab) {
    return new HashMap<>(
        Map.of(
            "PGHOST",
            "localhost",
            "PGPORT",
            Integer.toString(lab.router.port()),
            "PGDATABASE",
            RouterLab.PREVIEW,
            "PGUSER",
            RouterLab.OWNER,
            "PGPASSWORD",
            RouterLab.PASSWORD,
            "PGSSLMODE",
            "disable"));
  }

  /** The same, encrypted, with the router's name checked. */
  static Map<String, String> variables(RouterLab lab, TestCertificate certificate) {
    Map<String, String> variables = variables(lab);
    variables.put("PGSSLMODE", "verify-full");
    variables.put("PGSSLROOTCERT", certificate.root().toString());
    return variables;
  }

  static ClientProgram start(Map<String, String> variables, String... command) throws IOException {
    Path output = Files.createTempFile("client", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().putAll(variables);
    return new ClientProgram(builder.start(), output);
  }

  /** Says something to it, and that this is all. */
  ClientProgram told(String words) throws IOException {
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(words);
    }
    return this;
  }

  /** As Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-s", "INT", Long.toString(process.pid())).start().waitFor();
  }

  /** What it printed, when it has ended well. */
  String ended() throws IOException, InterruptedException {
    return ended(0);
  }

  /** What it printed, when it has ended with that status. */
  String ended(int status) throws IOException, InterruptedException {
    assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)).as("it ends").isTrue();
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isEqualTo(status);
    return said;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.delete(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
