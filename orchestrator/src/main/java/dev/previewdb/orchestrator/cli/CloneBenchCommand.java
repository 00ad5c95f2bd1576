package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.bench.CloneBenchmark;
import dev.previewdb.orchestrator.bench.CloneFigure;
import dev.previewdb.orchestrator.bench.DataSize;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "clone",
    description = {
      "Time a preview from nothing to its first answer, against doing the same by hand on the same data directory: `cp -a --reflink=always` or, on Btrfs, a snapshot of the subvolume, then `postgres` and `psql`, in turn.",
      "Then the same for a preview that a warm pool has made ready, how that depends on the size of the data and on neighbours that pgbench works on, how long `CREATE DATABASE … TEMPLATE` takes instead, and what a change of one row in a hundred takes of the disk; these at the largest size up to 4GB.",
      "Makes data directories of its own, and leaves nothing. What a missing program keeps from being measured is left out by name, with the mend. The last lines are: RESULT NAME RATIO GOAL pass|fail, one for each figure, `clone` the last."
    },
    footer = {
      "",
      "Examples:",
      "  previewdb bench clone --dir /srv/previewdb",
      "  previewdb bench clone --dir /srv/previewdb --size 512MB --figure cold --runs 5 -o json",
      "  sudo previewdb bench clone --image btrfs:32GB --record docs/performance.md"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:pass",
      "1:fail, no verdict for too few runs, or the measurement failed",
      "2:the command line is wrong"
    })
final class CloneBenchCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private BenchPlace place = new BenchPlace();

  /** Reads the name of a figure. */
  static final class FigureConverter implements ITypeConverter<CloneFigure> {
    @Override
    public CloneFigure convert(String text) {
      return BenchPlace.converted(text, CloneFigure::parse);
    }
  }

  @Option(
      names = "--size",
      defaultValue = "512MB,4GB,8GB",
      split = ",",
      paramLabel = "SIZE",
      converter = BenchPlace.SizeConverter.class,
      description = "Size of the data, may be given again (default: ${DEFAULT-VALUE}).")
  private List<DataSize> sizes = List.of();

  @Option(
      names = "--figure",
      defaultValue = "cold,warm,size,neighbours,template,writes",
      split = ",",
      paramLabel = "NAME",
      converter = FigureConverter.class,
      description = "What to measure, may be given again (default: ${DEFAULT-VALUE}).")
  private List<CloneFigure> figures = List.of();

  @Option(
      names = "--runs",
      defaultValue = "7",
      paramLabel = "N",
      description = "Runs of each at each size; a verdict takes 5 (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Override
  public Integer call() {
    return place.run(
        output,
        site ->
            new CloneBenchmark(
                    site,
                    sizes,
                    Set.copyOf(figures),
                    Math.max(1, runs),
                    System.err::println,
                    Clock.systemUTC())
                .run());
  }
}
