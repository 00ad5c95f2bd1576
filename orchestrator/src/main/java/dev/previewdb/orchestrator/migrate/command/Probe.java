package dev.previewdb.orchestrator.migrate.command;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.MigrationCommand;
import dev.previewdb.orchestrator.migrate.PreviewAddress;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.command.CommandRunner.Ended;
import dev.previewdb.orchestrator.migrate.command.CommandRunner.Start;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Runs nothing, in a runner's full dress: only the machine knows whether it can. */
final class Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Probe() {}

  /**
   * Leaves nothing.
   *
   * @throws PreviewDbException saying what the machine lacks
   */
  static void of(CommandRunner runner, MigrationCommand command) {
    Output output = new Output(RunObserver.NONE, List.of(), command.limits().output());
    try {
      Path directory = Files.createTempDirectory("previewdb-probe");
      try {
        Path checkout = Files.createDirectory(directory.resolve("files"));
        Start start =
            new Start(
                command,
                List.of("true"),
                checkout,
                "",
                Map.of(),
                new Nowhere(directory.resolve("socket")),
                PATIENCE);
        Ended ended = runner.run(start, output);
        if (!ended.succeeded()) {
          throw PreviewDbException.of(
              Problem.COMMAND_FAILED, "true", ended.code(), ": " + output.printed("true").end());
        }
      } finally {
        Volumes.delete(directory);
      }
    } catch (IOException e) {
      throw PreviewDbException.because(Problem.COMMAND_SANDBOX_UNUSABLE, e, Reason.of(e));
    }
  }

  /** Is never connected to. */
  private record Nowhere(Path socket) implements PreviewDatabase {
    @Override
    public PreviewAddress address() {
      return new PreviewAddress(socket, "none", "none", "none");
    }

    @Override
    public Connection owner(Properties driver) {
      throw new IllegalStateException("there is no database");
    }

    @Override
    public Connection administrator() {
      throw new IllegalStateException("there is no database");
    }
  }
}
