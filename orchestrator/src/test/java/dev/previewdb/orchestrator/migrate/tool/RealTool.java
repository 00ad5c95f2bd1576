package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A tool itself, as src/test/tools/install fetched it, and how its files are written. */
abstract class RealTool {
  static final Path TOOLS = Path.of("target", "tools").toAbsolutePath();

  /** What a run printed, without times, and whether it says that all is well. */
  record Outcome(boolean succeeded, String output) {}

  /** Ours of the same name. */
  abstract MigrationTool ours();

  abstract Path program();

  /** The version that is fetched, as the documents tell it. */
  abstract String version();

  /** The file that names the version. */
  Path named() {
    return Path.of("src", "test", "tools", "install");
  }

  abstract Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception;

  /** What it prints of a database on which nothing is pending. */
  abstract String nothingToDo();

  /** The rows it keeps, times and durations aside, as one text a row. */
  abstract String rows();

  /** The table of {@link #rows}, with its schema. */
  abstract String table();

  /**
   * Adds a migration to a branch.
   *
   * @param number place in the order, from 1
   */
  void add(Branch branch, int number, String name, String sql) {
    branch.file("%04d_%s.sql".formatted(number, name), sql);
  }

  /** The SQL in the tool's own form. */
  String text(String sql) {
    return sql;
  }

  /** The SQL as the tool runs outside a transaction; the same as {@link #text} if it cannot. */
  abstract String bare(String sql);

  /** Several statements; tools that split need to be told where. */
  String several(String... statements) {
    return text(String.join(";\n", statements) + ";\n");
  }

  boolean isInstalled() {
    return Files.exists(program());
  }

  static Outcome run(PreviewServer server, Path directory, Map<String, String> more, String... line)
      throws IOException, InterruptedException {
    File output = File.createTempFile("tool", ".txt");
    output.deleteOnExit();
    ProcessBuilder builder =
        new ProcessBuilder(List.of(line))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output);
    builder.environment().put("DATABASE_URL", server.url());
    builder.environment().putAll(more);
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(line[0] + " does not end");
    }
    String printed =
        Files.readString(output.toPath(), StandardCharsets.ISO_8859_1)
            .replaceAll("\\(?[0-9.]+ ?(ns|µs|\u00c2\u00b5s|ms|s)\\)?", "")
            .replaceAll("(?m)^ +at .*\n", "")
            .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "")
            .replaceAll("[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9:]{8}", "");
    return new Outcome(process.exitValue() == 0, printed);
  }

  /** As the table of exams calls it. */
  String label() {
    return this + " " + version();
  }

  @Override
  public String toString() {
    return ours().name();
  }
}
