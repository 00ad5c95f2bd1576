package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Told;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The program's commands. */
@Command(
    name = "previewdb",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    version = "previewdb 0.1.0",
    description = "A PostgreSQL of its own for every pull request.",
    subcommands = {
      HelpCommand.class,
      ServeCommand.class,
      PreviewCommand.class,
      SnapshotCommand.class,
      MaskingCommand.class,
      DoctorCommand.class,
      StorageCommand.class,
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
  private final Map<String, String> environment;
  private final boolean terminal;

  private PreviewDbCommand(Map<String, String> environment, boolean terminal) {
    this.environment = Map.copyOf(environment);
    this.terminal = terminal;
  }

  /** Runs the command line in this process's surroundings and gives the exit code. */
  public static int run(String... arguments) {
    return run(
        System.getenv(), Terminal.shown(), console(System.out), console(System.err), arguments);
  }

  private static PrintWriter console(java.io.PrintStream stream) {
    Charset charset = stream.charset();
    return new PrintWriter(stream, true, charset);
  }

  /** The same with surroundings of the caller's; `terminal` says whether `out` leads to one. */
  static int run(
      Map<String, String> environment,
      boolean terminal,
      PrintWriter out,
      PrintWriter err,
      String... arguments) {
    return commandLine(environment, terminal).setOut(out).setErr(err).execute(arguments);
  }

  /** All commands, with their options and descriptions. */
  static CommandLine commandLine(Map<String, String> environment) {
    return commandLine(environment, false);
  }

  private static CommandLine commandLine(Map<String, String> environment, boolean terminal) {
    return new CommandLine(new PreviewDbCommand(environment, terminal))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(PreviewDbCommand::failed);
  }

  /** The environment variables that a command may read its secrets from. */
  static Map<String, String> environment(@Nullable CommandSpec command) {
    return command != null && command.root().userObject() instanceof PreviewDbCommand root
        ? root.environment
        : Map.of();
  }

  /** Whether what a command prints goes to a terminal, and so to its user's eyes only. */
  static boolean isTerminal(@Nullable CommandSpec command) {
    return command != null
        && command.root().userObject() instanceof PreviewDbCommand root
        && root.terminal;
  }

  private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
    Told told = Failures.told(failure);
    command
        .getErr()
        .println(Output.isJson(parsed) ? Output.json(told) : "previewdb: " + told.line());
    return misused(failure) ? ExitCodes.MISUSED : ExitCodes.FAILED;
  }

  private static boolean misused(Exception failure) {
    return failure instanceof PreviewDbException e
        && switch (e.problem()) {
          case CONFIG_INVALID,
              CONFIG_MISSING,
              UNKNOWN_PROJECT,
              TOKEN_MISSING,
              SERVER_URL_INVALID,
              BENCH_NOT_RECORDED,
              NOT_A_TERMINAL ->
              true;
          default -> false;
        };
  }
}
