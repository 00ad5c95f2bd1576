package dev.previewdb.orchestrator.migrate.command;

import dev.previewdb.orchestrator.config.Config.CommandLimits;
import dev.previewdb.orchestrator.config.Config.MigrationCommand;
import dev.previewdb.orchestrator.migrate.PreviewDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs one command where it reaches its preview and nothing else. When the call returns, none of
 * its processes is left, and neither when the service dies meanwhile.
 */
interface CommandRunner {

  /**
   * Runs it to its end.
   *
   * @param output is given what it prints, both streams together
   * @throws dev.previewdb.orchestrator.PreviewDbException if it could not be begun
   */
  Ended run(Start start, Output output);

  /**
   * What is run.
   *
   * @param checkout the commit's files; nothing in it is changed but who owns it
   * @param directory to begin in, below the checkout; empty for the checkout itself
   * @param environment all of it but where the database is, and what belongs to the place itself
   * @param patience the longest it may take
   */
  record Start(
      MigrationCommand command,
      List<String> line,
      Path checkout,
      String directory,
      Map<String, String> environment,
      PreviewDatabase database,
      Duration patience) {
    CommandLimits limits() {
      return command.limits();
    }

    Start within(Duration left) {
      return new Start(command, line, checkout, directory, environment, database, left);
    }
  }

  /**
   * How it ended.
   *
   * @param code as a shell tells it: 128 and the number of the signal that killed it
   * @param inTime whether it ended by itself
   */
  record Ended(int code, boolean inTime) {
    boolean succeeded() {
      return inTime && code == 0;
    }
  }
}
