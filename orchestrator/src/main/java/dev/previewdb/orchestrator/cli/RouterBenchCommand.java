package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.bench.RouterBenchmark;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "router",
    description = {
      "Count queries through the router against the same through PgBouncer in session mode, and COPY against a connection past it, in turn.",
      "Makes a preview of its own, and leaves nothing. The last line is: RESULT router RATIO GOAL pass|fail."
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

  @Override
  public Integer call() {
    return place.run(
        output,
        site ->
            new RouterBenchmark(
                    site,
                    Math.max(1, runs),
                    Math.max(1, seconds),
                    System.err::println,
                    Clock.systemUTC())
                .run());
  }
}
