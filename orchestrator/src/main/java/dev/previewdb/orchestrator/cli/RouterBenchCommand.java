package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.bench.LoneRouter;
import dev.previewdb.orchestrator.bench.RouterBenchmark;
import dev.previewdb.orchestrator.engine.Endpoint;
import dev.previewdb.orchestrator.router.Destination;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "router",
    description = {
      "Count queries through the router against the same through PgBouncer in session mode, and COPY against a connection past it, in turn.",
      "Then measure the memory that a router takes for idle sessions, in a process of its own.",
      "Makes previews of its own, and leaves nothing. The last lines are: RESULT router-idle MB GOAL pass|fail and RESULT router RATIO GOAL pass|fail; the last is of all goals."
    },
    footer = {
      "",
      "Examples:",
      "  previewdb bench router",
      "  previewdb bench router --runs 3 --seconds 5 -o json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:pass",
      "1:fail, no verdict for too few runs, or the measurement failed",
      "2:the command line is wrong"
    })
final class RouterBenchCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private BenchPlace place = new BenchPlace();

  @Option(
      names = "--runs",
      defaultValue = "5",
      paramLabel = "N",
      description = "Runs of each; a verdict takes 3 (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      paramLabel = "N",
      description = "How long each run of queries takes (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--idle",
      defaultValue = "5000",
      paramLabel = "N",
      description =
          "Idle sessions; their verdict takes 5000, 0 leaves them out (default: ${DEFAULT-VALUE}).")
  private int idle;

  /** What the measurement itself starts. */
  @Option(
      names = "--alone",
      hidden = true,
      arity = "4",
      paramLabel = "WHERE",
      description = "Run a router by itself: its preview's socket, database and role, connections.")
  private List<String> alone = List.of();

  @Override
  public Integer call() {
    if (!alone.isEmpty()) {
      LoneRouter.run(
          Destination.of(new Endpoint(Path.of(alone.get(0)), alone.get(1), alone.get(2)), () -> {}),
          Integer.parseInt(alone.get(3)),
          System.in,
          System.out);
      return ExitCodes.DONE;
    }
    return place.run(
        output,
        site ->
            new RouterBenchmark(
                    site,
                    Math.max(1, runs),
                    Math.max(1, seconds),
                    Math.max(0, idle),
                    System.err::println,
                    Clock.systemUTC())
                .run());
  }
}
