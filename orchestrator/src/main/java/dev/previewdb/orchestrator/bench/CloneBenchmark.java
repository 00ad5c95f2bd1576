package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * From nothing to the first answer of a preview, against {@code cp -a}, {@code postgres} and {@code
 * psql} on the same data directory: both in one run and in turn, so that whatever else the machine
 * does slows both alike.
 */
public final class CloneBenchmark {
  private final Path directory;
  private final List<DataSize> sizes;
  private final int runs;
  private final Consumer<String> progress;
  private final Clock clock;

  /**
   * A measurement to be run.
   *
   * @param directory on the file system to measure; a directory is made in it, and removed
   * @param sizes of the data directories, smallest first
   * @param runs measured ones of each way at each size; one more comes before them, unmeasured
   * @param progress told in plain lines what happens
   */
  public CloneBenchmark(
      Path directory, List<DataSize> sizes, int runs, Consumer<String> progress, Clock clock) {
    this.directory = directory;
    this.sizes = List.copyOf(sizes);
    this.runs = runs;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Measures.
   *
   * @throws PreviewDbException of no psql, too little space, or an interruption; nothing is left
   */
  public CloneReport run() {
    try (Workplace place = Workplace.open(directory)) {
      return place.uninterrupted(() -> measured(place));
    }
  }

  private CloneReport measured(Workplace place) {
    Machine machine = Machine.of(place.storage(), Optional.empty());
    Path psql =
        machine
            .installations()
            .psql()
            .orElseThrow(() -> PreviewDbException.of(Problem.BENCH_NEEDS_PSQL));
    CloneMode mode = Volumes.probe(place.storage().root());
    place.requireSpace(sizes, mode);
    if (mode == CloneMode.COPY) {
      progress.accept(CloneReport.NOTE_ON_COPIES);
    }
    ServerBinaries server = machine.installations().preferred();
    List<Contest> contests = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      progress.accept("making a data directory of " + sizes.get(i));
      var filled = new FilledDirectory(place, server, machine.runAs(), sizes.get(i), "b" + i);
      var ours = new OurWay(place, machine, filled.snapshot(clock));
      contests.add(
          new Contest(
              sizes.get(i), ours, new PlainWay(place, machine.runAs(), server, psql, mode)));
    }
    for (int run = 0; run <= runs; run++) {
      for (Contest contest : contests) {
        progress.accept(contest.round(run, runs, place));
      }
    }
    return CloneReport.of(
        mode, server.version(), runs, contests.stream().map(Contest::result).toList());
  }
}
