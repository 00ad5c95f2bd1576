package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.Told;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;

/** The program's commands. */
@Command(
    name = "previewdb",
    mixinStandardHelpOptions = true,
    version = "previewdb 0.1.0",
    description = "A PostgreSQL of its own for every pull request.",
    subcommands = {
      HelpCommand.class,
      ServeCommand.class,
      PreviewCommand.class,
      SnapshotCommand.class,
      MaskingCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      DemoCommand.class,
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the work failed; the error says what, where and the mend",
      "2:the command line or the configuration is wrong; nothing was begun"
    })
public final class PreviewDbCommand {

  /** Runs the command line and gives the exit code. */
  public static int run(String... arguments) {
    return new CommandLine(new PreviewDbCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(PreviewDbCommand::failed)
        .execute(arguments);
  }

  private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
    command.getErr().println("previewdb: " + line(failure));
    boolean misused =
        failure instanceof PreviewDbException e
            && (e.problem() == Problem.CONFIG_INVALID || e.problem() == Problem.CONFIG_MISSING);
    return misused ? ExitCodes.MISUSED : ExitCodes.FAILED;
  }

  private static String line(Exception failure) {
    return failure instanceof ApiClient.Refused refused
        ? String.valueOf(refused.getMessage())
        : Told.of(failure, "the command").line();
  }
}
