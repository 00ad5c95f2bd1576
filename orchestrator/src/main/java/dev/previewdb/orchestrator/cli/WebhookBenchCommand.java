package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.bench.WebhookBenchmark;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "webhook",
    description = {
      "Send signed deliveries into the whole service, and the same into a bare handler that inserts one row of each into the same database, in turn.",
      "Leaves nothing. The last lines are: RESULT webhook-p99 RATIO GOAL pass|fail and RESULT webhook RATIO GOAL pass|fail."
    },
    footer = {
      "",
      "Examples:",
      "  previewdb bench webhook",
      "  previewdb bench webhook --deliveries 500 --runs 5 -o json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:pass",
      "1:fail, no verdict for too few runs, or the measurement failed",
      "2:the command line is wrong"
    })
final class WebhookBenchCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private BenchPlace place = new BenchPlace();

  @Option(
      names = "--deliveries",
      defaultValue = "5000",
      paramLabel = "N",
      description = "Deliveries of each run (default: ${DEFAULT-VALUE}).")
  private int deliveries;

  @Option(
      names = "--connections",
      defaultValue = "32",
      paramLabel = "N",
      description = "Connections that send them (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--runs",
      defaultValue = "5",
      paramLabel = "N",
      description = "Runs of each; a verdict takes 5 (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Override
  public Integer call() {
    return place.run(
        output,
        site ->
            new WebhookBenchmark(
                    site,
                    Math.max(1, deliveries),
                    Math.max(1, connections),
                    Math.max(1, runs),
                    System.err::println,
                    Clock.systemUTC())
                .run());
  }
}
