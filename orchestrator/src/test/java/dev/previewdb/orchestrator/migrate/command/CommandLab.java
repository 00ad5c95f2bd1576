package dev.previewdb.orchestrator.migrate.command;

import dev.previewdb.orchestrator.config.Config.Migrations;
import dev.previewdb.orchestrator.config.ConfigReader;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.RunLimits;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.tool.Branch;
import dev.previewdb.orchestrator.migrate.tool.PreviewServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One project whose command is a script of its repository, as the configuration has it. */
final class CommandLab {
  private final Path temp;

  /** Of the commit whose files are run. */
  static final String SHA = "0123456789abcdef0123456789abcdef01234567";

  private final CommandTools tools;

  /** All that was printed, as it came. */
  final List<String> printed = new CopyOnWriteArrayList<>();

  CommandLab(Path temp, CommandTools tools) {
    this.temp = temp;
    this.tools = tools;
  }

  /** The section migrations as a file of the operator's has it. */
  Migrations migrations(String keys) throws IOException {
    Path file = Files.createTempFile(temp, "previewdb", ".yaml");
    Path rules = temp.resolve("masking.yaml");
    Files.writeString(rules, "tables: {}\n");
    Files.writeString(
        file,
        """
        storage: storage
        projects:
          shop:
            git: file:///nowhere
            source: { host: localhost, database: shop, user: reader, password: { env: MASKING }, tls: disable }
            masking: masking.yaml
            masking-key: { env: MASKING }
            migrations: { %s }
        """
            .formatted(keys));
    return ConfigReader.read(file, Map.of("MASKING", "unused"))
        .projects()
        .values()
        .iterator()
        .next()
        .migrations();
  }

  RunResult run(PreviewServer server, String keys, Branch branch) throws IOException {
    return run(server, keys, branch, Duration.ofSeconds(60));
  }

  RunResult run(PreviewServer server, String keys, Branch branch, Duration total)
      throws IOException {
    Migrations migrations = migrations(keys);
    MigrationTool tool = tools.of(migrations, SHA).orElseThrow();
    return tool.run(
        new MigrationRun(
            branch.files(),
            MigrationSettings.defaults(),
            server,
            new RunLimits(Duration.ofSeconds(20), Duration.ofSeconds(10), total)),
        new RunObserver() {
          @Override
          public void printed(String line) {
            printed.add(line);
          }
        });
  }

  /** A branch whose script is this. */
  Branch script(String text) {
    return new Branch(temp, "").file("migrations/1.sql", "SELECT 1;\n").file("run.sh", text);
  }

  String said() {
    return String.join("\n", printed);
  }

  static String words(RunResult result) {
    return result.failure().map(Failure::message).orElse("succeeded");
  }
}
