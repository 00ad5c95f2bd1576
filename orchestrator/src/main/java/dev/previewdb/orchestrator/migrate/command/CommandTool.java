package dev.previewdb.orchestrator.migrate.command;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.MigrationCommand;
import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.MigrateOrRebuild;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.PreviewHistory;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A project's own tool, by the operator's command. Its migrations are whole files: what stands in
 * them, in which order they run and what production had of them only the tool knows.
 */
final class CommandTool implements MigrationTool {
  private final String name;
  private final MigrationCommand command;
  private final String directory;
  private final CommandRunner runner;

  /**
   * A tool of one project.
   *
   * @param directory the command begins in
   */
  CommandTool(String name, MigrationCommand command, String directory, CommandRunner runner) {
    this.name = name;
    this.command = command;
    this.directory = directory;
    this.runner = runner;
  }

  @Override
  public String name() {
    return name;
  }

  /** It is never guessed: a command is configured, or there is none. */
  @Override
  public List<Candidate> detect(SourceTree tree) {
    return List.of();
  }

  @Override
  public List<Migration> list(MigrationFiles files, MigrationSettings settings) {
    List<Migration> migrations =
        files.names().stream()
            .filter(command.paths()::take)
            .map(file -> new Migration(file, "", file, checksum(files, file), false))
            .toList();
    if (migrations.isEmpty()) {
      throw PreviewDbException.of(Problem.COMMAND_PATHS_EMPTY);
    }
    return migrations;
  }

  private static String checksum(MigrationFiles files, String name) {
    try {
      byte[] bytes = Files.readAllBytes(files.file(name));
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public MigrateOrRebuild decide(PreviewHistory history, List<Migration> head) {
    return MigrateOrRebuild.decideByFiles(history, name, head);
  }

  /** Every one may be: only the command knows. */
  @Override
  public List<Migration> pending(MigrationRun run) {
    return list(run.files(), run.settings());
  }

  @Override
  public RunResult run(MigrationRun run, RunObserver observer) {
    return new CommandRun(name, command, directory, runner, run, observer)
        .run(list(run.files(), run.settings()));
  }
}
