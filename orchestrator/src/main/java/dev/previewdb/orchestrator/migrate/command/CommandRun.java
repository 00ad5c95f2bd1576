package dev.previewdb.orchestrator.migrate.command;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.MigrationCommand;
import dev.previewdb.orchestrator.migrate.Failure;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.PreviewAddress;
import dev.previewdb.orchestrator.migrate.RunObserver;
import dev.previewdb.orchestrator.migrate.RunResult;
import dev.previewdb.orchestrator.migrate.RunResult.Applied;
import dev.previewdb.orchestrator.migrate.command.CommandRunner.Ended;
import dev.previewdb.orchestrator.migrate.command.CommandRunner.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One run: the command, and its check. */
final class CommandRun {
  private static final int KILLED = 137;

  private final String tool;
  private final MigrationCommand command;
  private final String directory;
  private final CommandRunner runner;
  private final MigrationRun run;
  private final RunObserver observer;
  private final PreviewAddress address;
  private final Output output;
  private final CommandSessions sessions;
  private final long began = System.nanoTime();

  CommandRun(
      String tool,
      MigrationCommand command,
      String directory,
      CommandRunner runner,
      MigrationRun run,
      RunObserver observer) {
    this.tool = tool;
    this.command = command;
    this.directory = directory;
    this.runner = runner;
    this.run = run;
    this.observer = observer;
    this.address = run.database().address();
    this.output =
        new Output(observer, CommandEnvironment.secrets(address), command.limits().output());
    this.sessions = CommandSessions.since(run.database(), address.user());
  }

  RunResult run(List<Migration> files) {
    requireDirectory();
    observer.pending(files);
    Optional<Failure> failure =
        failure(command.run(), Problem.COMMAND_FAILED)
            .or(() ->
                command.check().flatMap(line -> failure(line, Problem.COMMAND_LEFT_SOMETHING)));
    failure.ifPresent(why -> why.migration().ifPresent(which -> observer.failed(which, why)));
    return new RunResult(
        tool,
        List.of(),
        failure.isPresent()
            ? List.of()
            : files.stream().map(file -> new Applied(file, Duration.ZERO)).toList(),
        failure,
        List.of(),
        took(),
        Optional.of(output.printed(shown(command.run()))));
  }

  private void requireDirectory() {
    Path checkout = run.files().directory();
    Path begin = checkout.resolve(directory).normalize();
    if (!begin.startsWith(checkout) || !Files.isDirectory(begin)) {
      throw PreviewDbException.of(Problem.COMMAND_DIRECTORY_MISSING, directory);
    }
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private Optional<Failure> failure(List<String> line, Problem otherwise) {
    output.line("$ " + shown(line));
    Duration left = run.limits().total().minus(took());
    Ended ended =
        left.isPositive() ? runner.run(start(line, left), output) : new Ended(KILLED, false);
    if (ended.succeeded()) {
      return Optional.empty();
    }
    if (!ended.inTime()) {
      sessions.end();
      return Optional.of(
          failed(
              line,
              PreviewDbException.of(
                  Problem.MIGRATION_TIMED_OUT, run.limits().total().toSeconds() + " s")));
    }
    return Optional.of(
        failed(line, sessions.refusal().orElseGet(() -> words(line, ended, otherwise))));
  }

  private static PreviewDbException words(List<String> line, Ended ended, Problem problem) {
    return problem == Problem.COMMAND_FAILED
        ? PreviewDbException.of(
            problem,
            shown(line),
            ended.code(),
            ended.code() == KILLED ? ": it was killed, as for too much memory" : "")
        : PreviewDbException.of(problem, shown(line), ended.code());
  }

  private Start start(List<String> line, Duration patience) {
    return new Start(
        command,
        line,
        run.files().directory(),
        directory,
        CommandEnvironment.of(address, run.limits(), command.environment()),
        run.database(),
        patience);
  }

  /** What of it was committed nobody but the tool knows. */
  private Failure failed(List<String> line, PreviewDbException words) {
    Migration which = new Migration(shown(line), "", "", "", false);
    return new Failure(
        words.problem(),
        Optional.of(which),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        words.what(),
        words.mend(),
        true);
  }

  /** As a person would write it; what a shell is given stands for itself. */
  private static String shown(List<String> line) {
    return line.size() == 3 && line.subList(0, 2).equals(List.of("sh", "-c"))
        ? line.getLast()
        : String.join(" ", line);
  }
}
