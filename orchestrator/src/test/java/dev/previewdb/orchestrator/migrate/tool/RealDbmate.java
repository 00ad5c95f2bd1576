package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program itself, as src/test/tools/install fetched it. */
final class RealDbmate {
  static final String VERSION = "2.36.0";
  private static final Path PROGRAM =
      Path.of("target", "tools", "node_modules", ".bin", "dbmate").toAbsolutePath();

  private RealDbmate() {}

  /** What a run printed, and whether it says that all is well. */
  record Outcome(boolean succeeded, String output) {}

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  static Outcome migrate(PreviewServer server, MigrationFiles files) throws Exception {
    return run(server, files, "migrate");
  }

  /** Says "Pending: 0" when there is nothing to do. */
  static Outcome status(PreviewServer server, MigrationFiles files) throws Exception {
    return run(server, files, "status");
  }

  private static Outcome run(PreviewServer server, MigrationFiles files, String command)
      throws IOException, InterruptedException {
    List<String> line =
        List.of(
            PROGRAM.toString(),
            "--no-dump-schema",
            "--migrations-dir",
            files.directory().toString(),
            command);
    File output = File.createTempFile("dbmate", ".txt");
    output.deleteOnExit();
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output);
    builder.environment().put("DATABASE_URL", server.url());
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("dbmate does not end");
    }
    return new Outcome(process.exitValue() == 0, Files.readString(output.toPath()));
  }
}
