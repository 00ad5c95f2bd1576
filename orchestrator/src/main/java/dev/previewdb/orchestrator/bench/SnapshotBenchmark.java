package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.masking.MaskingRules;
import dev.previewdb.snapshot.server.ClientTools;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.source.SourceSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A capture, masked and verified, against an unmasked {@code pg_dump} and {@code pg_restore}, and
 * against {@code pgcopydb clone}: all in one run and in turn, so that whatever else the machine
 * does slows all alike.
 */
public final class SnapshotBenchmark {
  private static final long MEGABYTE = 1L << 20;

  /** The source with its indexes, an archive, and a copy with its indexes and its log. */
  private static final int SPACE = 5;

  private final Site site;
  private final List<DataSize> sizes;
  private final int runs;
  private final Consumer<String> progress;
  private final Clock clock;

  /**
   * A measurement to be run.
   *
   * @param sizes of the sources' tables
   * @param runs of each way at each size
   * @param progress told in plain lines what happens
   */
  public SnapshotBenchmark(
      Site site, List<DataSize> sizes, int runs, Consumer<String> progress, Clock clock) {
    this.site = site;
    this.sizes = List.copyOf(sizes);
    this.runs = runs;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Measures.
   *
   * @throws PreviewDbException of no pg_dump, too little space, or an interruption; nothing is left
   */
  public SnapshotReport run() {
    try (Workplace place = Workplace.open(site)) {
      return place.uninterrupted(() -> measured(place));
    }
  }

  private SnapshotReport measured(Workplace place) {
    Machine machine = Machine.of(place.storage(), Optional.empty());
    ServerBinaries server = machine.installations().preferred();
    ClientTools tools =
        machine
            .installations()
            .clientTools(server.major())
            .orElseThrow(() ->
                PreviewDbException.of(Problem.BENCH_NEEDS_PG_DUMP, server.major(), server.major()));
    place.requireSpace(
        512 * MEGABYTE + sizes.stream().mapToLong(size -> size.bytes() * SPACE).sum());
    List<String> notes = new ArrayList<>();
    Optional<Path> pgcopydb = PgCopyDbWay.program();
    if (pgcopydb.isEmpty()) {
      notes.add("pgcopydb is left out, for it is not installed: install the package pgcopydb");
      notes.forEach(progress);
    }
    List<SnapshotReport.Size> results = new ArrayList<>();
    List<SnapshotReport.Masking> masking = List.of();
    for (DataSize size : sizes) {
      progress.accept("making a source of " + size);
      SampleSource source = new SampleSource(place, machine, server, size);
      progress.accept("racing on tables of " + source.bytes() / MEGABYTE + " MB");
      List<CopyWay> ways = new ArrayList<>();
      MaskingRules rules = rules(source);
      ways.add(new CaptureWay(place, machine, source.source(), rules, clock));
      ways.add(new DumpWay(place, machine, server, tools, source));
      pgcopydb.ifPresent(
          program -> ways.add(new PgCopyDbWay(place, machine, server, tools, program, source)));
      Race race = new Race(size, source, ways);
      for (int run = 1; run <= runs; run++) {
        race.round(run, runs, place, progress);
      }
      results.add(race.result());
      progress.accept("timing the masks of each table");
      masking = MaskingSpeed.of(source, rules);
      source.delete();
    }
    return SnapshotReport.of(server.version(), runs, results, masking, notes);
  }

  private static MaskingRules rules(SampleSource source) {
    try (Connection connection = source.source().open()) {
      return SampleRules.of(SourceSchema.read(connection));
    } catch (SQLException e) {
      throw PreviewDbException.because(
          Problem.BENCH_FAILED, e, "reading the source", String.valueOf(e.getMessage()));
    }
  }
}
