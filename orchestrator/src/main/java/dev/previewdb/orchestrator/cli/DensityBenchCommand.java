package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.bench.DataSize;
import dev.previewdb.orchestrator.bench.DensityBenchmark;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "density",
    description = {
      "Make many previews of one snapshot by the whole service, let them fall asleep, and tell what they cost: processes, disk, the service's heap, and the time in which its API lists and shows them.",
      "Makes a snapshot of its own, and leaves nothing. The last lines are: RESULT NAME VALUE GOAL pass|fail, one for each figure, `density`, how many were made, the last."
    },
    footer = {
      "",
      "Examples:",
      "  previewdb bench density --dir /srv/previewdb",
      "  sudo previewdb bench density --image xfs --previews 50 --size 512MB -o json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:pass",
      "1:fail, no verdict for too few runs, or the measurement failed",
      "2:the command line is wrong"
    })
final class DensityBenchCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private BenchPlace place = new BenchPlace();

  @Option(
      names = "--size",
      defaultValue = "4GB",
      paramLabel = "SIZE",
      converter = BenchPlace.SizeConverter.class,
      description = "Size of the snapshot's data (default: ${DEFAULT-VALUE}).")
  private DataSize size = new DataSize(0);

  @Option(
      names = "--previews",
      defaultValue = "300",
      paramLabel = "N",
      description = "How many, up to 10000 (default: ${DEFAULT-VALUE}).")
  private int previews;

  @Option(
      names = "--runs",
      defaultValue = "25",
      paramLabel = "N",
      description = "Calls of the API of each kind; a verdict takes 5 (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Override
  public Integer call() {
    return place.run(
        output,
        site ->
            new DensityBenchmark(
                    site,
                    size,
                    Math.clamp(previews, 1, 10_000),
                    Math.max(1, runs),
                    System.err::println,
                    Clock.systemUTC())
                .run());
  }
}
