package dev.previewdb.orchestrator.cli;

import dev.previewdb.orchestrator.bench.DataSize;
import dev.previewdb.orchestrator.bench.SnapshotBenchmark;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "snapshot",
    description = {
      "Time a capture, eight columns masked and everything verified, against an unmasked `pg_dump -Fd -j2 -Z0` and `pg_restore -j2`, and against `pgcopydb clone`, in turn.",
      "Makes a source of its own, with 40 tables, and leaves nothing. The last lines are: RESULT snapshot RATIO GOAL pass|fail, one for each goal: for pg_dump and pg_restore, for pgcopydb where it is installed, and for the growth where sizes differ."
    },
    footer = {
      "",
      "Examples:",
      "  previewdb bench snapshot --dir /srv/previewdb",
      "  previewdb bench snapshot --dir /srv/previewdb --size 300MB,3GB --runs 3 -o json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:pass",
      "1:fail, no verdict for too few runs, or the measurement failed",
      "2:the command line is wrong"
    })
final class SnapshotBenchCommand implements Callable<Integer> {
  @Mixin private Output output = new Output();
  @Mixin private BenchPlace place = new BenchPlace();

  @Option(
      names = "--size",
      defaultValue = "3GB",
      split = ",",
      paramLabel = "SIZE",
      converter = BenchPlace.SizeConverter.class,
      description = "Size of the source's tables, may be given again (default: ${DEFAULT-VALUE}).")
  private List<DataSize> sizes = List.of();

  @Option(
      names = "--runs",
      defaultValue = "5",
      paramLabel = "N",
      description = "Runs of each at each size; a verdict takes 3 (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Override
  public Integer call() {
    return place.run(
        output,
        site ->
            new SnapshotBenchmark(
                    site, sizes, Math.max(1, runs), System.err::println, Clock.systemUTC())
                .run());
  }
}
