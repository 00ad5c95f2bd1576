package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.bench.DataSize;
import dev.previewdb.orchestrator.bench.WakeBenchmark;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "wake",
    description = {
      "Time psql through the router to a preview that sleeps, until its first answer, against `postgres` and psql by hand on the same data directory, in turn.",
      "Runs the whole service on a snapshot of its own, and leaves nothing. The last line is: RESULT wake RATIO GOAL pass|fail."
    },
    footer = {
      "",
      "Examples:",
      "  previewdb bench wake --dir /srv/previewdb",
      "  sudo previewdb bench wake --image xfs --size 512MB --runs 5 -o json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:pass",
      "1:fail, no verdict for too few runs, or the measurement failed",
      "2:the command line is wrong"
    })
final class WakeBenchCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private BenchPlace place = new BenchPlace();

  @Option(
      names = "--size",
      defaultValue = "4GB",
      paramLabel = "SIZE",
      converter = BenchPlace.SizeConverter.class,
      description = "Size of the data (default: ${DEFAULT-VALUE}).")
  private DataSize size = new DataSize(0);

  @Option(
      names = "--runs",
      defaultValue = "7",
      paramLabel = "N",
      description = "Runs of each; a verdict takes 5 (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Override
  public Integer call() {
    return place.run(
        output,
        site ->
            new WakeBenchmark(site, size, Math.max(1, runs), System.err::println, Clock.systemUTC())
                .run());
  }
}
