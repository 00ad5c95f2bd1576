package dev.previewdb.orchestrator.reconcile;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.orchestrator.desired.Desired;
import dev.previewdb.orchestrator.migrate.Candidate;
import dev.previewdb.orchestrator.migrate.Detection;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationChoice;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import dev.previewdb.orchestrator.migrate.MigrationSettings;
import dev.previewdb.orchestrator.migrate.MigrationTool;
import dev.previewdb.orchestrator.migrate.MigrationTools;
import dev.previewdb.orchestrator.migrate.checkout.GitCheckout;
import dev.previewdb.orchestrator.migrate.checkout.GitRemote;
import dev.previewdb.orchestrator.migrate.command.CommandTools;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A commit's migrations on disk, for as long as somebody works with them. */
final class Checkouts {
  /** Enough to see what kind it is. */
  private static final int CAVEATS = 5;

  private final GitCheckout git;
  private final MigrationTools tools;
  private final CommandTools commands;
  private final Path workspace;

  Checkouts(GitCheckout git, MigrationTools tools, CommandTools commands, Path workspace) {
    this.git = git;
    this.tools = tools;
    this.commands = commands;
    this.workspace = workspace;
  }

  /** The tool a commit uses, its files, and what of them is not run here. */
  record Found(MigrationTool tool, MigrationFiles files, List<String> caveats) {}

  /**
   * Fetches the commit, finds its migrations, writes them out for the work and removes them after
   * it.
   *
   * @param work is given nothing when the commit has no migrations
   * @throws PreviewDbException when the commit cannot be had, or it is not clear which migrations
   *     are meant
   */
  <T> T with(Project project, Desired.Present wanted, Function<Optional<Found>, T> work) {
    Optional<MigrationTool> command = commands.of(project.migrations(), wanted.sha());
    if (command.isPresent()) {
      return with(project, wanted, command.get(), work);
    }
    MigrationChoice choice =
        new MigrationChoice(project.migrations().tool(), project.migrations().path());
    try (var tree = git.commit(project.name(), wanted.remote(), wanted.sha())) {
      return switch (tools.detect(tree, choice)) {
        case Detection.None none -> {
          if (choice.path().isPresent() || choice.tool().isPresent()) {
            throw PreviewDbException.of(Problem.MIGRATIONS_NOT_FOUND, project.name(), none.words());
          }
          yield work.apply(Optional.empty());
        }
        case Detection.Ambiguous ambiguous ->
            throw PreviewDbException.of(Problem.MIGRATIONS_AMBIGUOUS, ambiguous.question());
        case Detection.Found found -> {
          Path directory = emptyDirectory(project.name());
          try {
            Candidate candidate = found.candidate();
            MigrationFiles files = tree.materialise(candidate.path(), directory.resolve("files"));
            yield work.apply(
                Optional.of(new Found(tools.named(candidate.tool()), files, candidate.caveats())));
          } finally {
            Volumes.delete(directory);
          }
        }
      };
    }
  }

  /**
   * The same for one file of the commit.
   *
   * @throws PreviewDbException SEED_UNREADABLE when the commit has no such file
   */
  <T> T withFile(
      Project project, Desired.Present wanted, String path, Function<MigrationFiles, T> work) {
    Path directory = emptyDirectory(project.name());
    try (var tree = git.commit(project.name(), wanted.remote(), wanted.sha())) {
      return work.apply(tree.materialiseFile(path, directory));
    } finally {
      Volumes.delete(directory);
    }
  }

  /** A branch's newest commit, and its migrations. */
  record Newest(String sha, List<Migration> migrations) {}

  /**
   * Looks up a branch; its migrations are those of the given tool in the given directory, none
   * where it has none there.
   *
   * @throws PreviewDbException when the branch cannot be had, or the tool would refuse its files
   */
  Newest newest(
      Project project, GitRemote remote, String branch, Found like, MigrationSettings settings) {
    String sha = git.head(remote, branch);
    return new Newest(sha, migrations(project, remote, sha, like, settings));
  }

  private List<Migration> migrations(
      Project project, GitRemote remote, String sha, Found like, MigrationSettings settings) {
    Path directory = emptyDirectory(project.name());
    try (var tree = git.commit(project.name(), remote, sha)) {
      MigrationFiles files = tree.materialise(like.files().path(), directory.resolve("files"));
      return like.tool().list(files, settings);
    } catch (PreviewDbException e) {
      if (e.problem() == Problem.MIGRATIONS_MISSING || e.problem() == Problem.MIGRATIONS_EMPTY) {
        return List.of();
      }
      throw e;
    } finally {
      Volumes.delete(directory);
    }
  }

  /** A command finds its files itself, and needs the others beside them. */
  private <T> T with(
      Project project,
      Desired.Present wanted,
      MigrationTool command,
      Function<Optional<Found>, T> work) {
    try (var tree = git.commit(project.name(), wanted.remote(), wanted.sha())) {
      Path directory = emptyDirectory(project.name());
      try {
        List<String> leftOut = new ArrayList<>();
        MigrationFiles files =
            tree.materialiseAll(
                directory.resolve("files"),
                words -> {
                  if (leftOut.size() < CAVEATS) {
                    leftOut.add(words);
                  }
                });
        return work.apply(Optional.of(new Found(command, files, leftOut)));
      } finally {
        Volumes.delete(directory);
      }
    }
  }

  private Path emptyDirectory(String project) {
    try {
      return Files.createTempDirectory(Files.createDirectories(workspace), project + "-");
    } catch (IOException e) {
      throw new UncheckedIOException("no directory can be made in " + workspace, e);
    }
  }
}
