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
      "Then how much memory it takes when many clients send the longest bodies unsigned, and how long pull requests that are opened at once wait for their previews. The previews take little of the disk where blocks are shared, as in an image, and about 80 MB each elsewhere.",
      "Leaves nothing. The last lines are: RESULT NAME VALUE GOAL pass|fail, one for each figure, `webhook` the last."
    },
    footer = {
      "",
      "Examples:",
      "  previewdb bench webhook",
      "  previewdb bench webhook --deliveries 500 --pull-requests 20 -o json",
      "  sudo previewdb bench webhook --image xfs --record docs/performance.md"
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

  @Option(
      names = "--clients",
      defaultValue = "200",
      paramLabel = "N",
      description =
          "Clients that send 25 MiB unsigned at the same time; 0 leaves them out (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--pull-requests",
      defaultValue = "500",
      paramLabel = "N",
      description =
          "Pull requests opened at the same time; 0 leaves them out (default: ${DEFAULT-VALUE}).")
  private int pullRequests;

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
                    Math.max(0, clients),
                    Math.max(0, pullRequests),
                    System.err::println,
                    Clock.systemUTC())
                .run());
  }
}
