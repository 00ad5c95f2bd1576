package dev.previewdb.orchestrator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.bench.Figure.Subject;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** Many previews of one snapshot, made and put to sleep by the service, and what they cost. */
public final class DensityBenchmark {
  private static final double MEGABYTE = 1e6;
  private static final double DISK_GOAL = 6;
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** How long nothing may happen. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Site site;
  private final DataSize size;
  private final int previews;
  private final int runs;
  private final Consumer<String> progress;
  private final Clock clock;

  /**
   * A measurement to be run.
   *
   * @param size of the snapshot's data
   * @param previews how many
   * @param runs calls of the API of each kind
   */
  public DensityBenchmark(
      Site site, DataSize size, int previews, int runs, Consumer<String> progress, Clock clock) {
    this.site = site;
    this.size = size;
    this.previews = previews;
    this.runs = runs;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Measures.
   *
   * @throws PreviewDbException of too little space, or an interruption; nothing is left
   */
  public FiguresReport run() {
    try (Workplace place = Workplace.open(site)) {
      return place.uninterrupted(() -> measured(place));
    }
  }

  private FiguresReport measured(Workplace place) {
    Machine machine = Machine.of(place.storage(), Optional.empty());
    ServerBinaries server = machine.installations().preferred();
    CloneMode mode = Volumes.probe(place.storage().root());
    place.requireSpace(
        List.of(size),
        CloneMode.REFLINK,
        previews * (mode == CloneMode.COPY ? size.bytes() : (long) (2 * DISK_GOAL * MEGABYTE)));
    progress.accept("making a snapshot of " + size);
    try (var served = ServedPreviews.start(place, machine, size, previews, clock)) {
      HeapWatch heap = new HeapWatch();
      long free = free(place);
      long begun = System.nanoTime();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= previews; i++) {
        names.add(served.create(BranchRepository.branch(i)));
      }
      awaitSleep(served, heap);
      double seconds = (System.nanoTime() - begun) / 1e9;
      place.sync();
      double taken = (free - free(place)) / MEGABYTE / previews;
      return new FiguresReport(
          "density",
          server.version(),
          mode.name().toLowerCase(Locale.ROOT),
          runs,
          figures(place, served, names, heap, taken),
          List.of(
              String.format(
                  Locale.ROOT,
                  "%d previews of %s, made and put to sleep in %.0f s; PostgreSQL %s. The API's times are medians of %d calls of each, in turn.",
                  previews,
                  size,
                  seconds,
                  server.version(),
                  runs)));
    }
  }

  /** All of them; the one that does not is named. */
  private void awaitSleep(ServedPreviews served, HeapWatch heap) {
    long before = -1;
    long since = System.nanoTime();
    while (before < previews) {
      Pause.of(PAUSE);
      heap.look();
      long asleep = asleep(served);
      if (asleep != before) {
        progress.accept(asleep + " of " + previews + " previews are made and asleep");
        before = asleep;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw PreviewDbException.of(
            Problem.BENCH_FAILED,
            "making previews",
            "only " + asleep + " of " + previews + " fell asleep");
      }
    }
  }

  private static long asleep(ServedPreviews served) {
    return StreamSupport.stream(served.list().spliterator(), false)
        .filter(ServedPreviews::sleeps)
        .count();
  }

  private List<Figure> figures(
      Workplace place, ServedPreviews served, List<String> names, HeapWatch heap, double taken) {
    int processes = Leftovers.count(place.storage().previews());
    double disk =
        names.stream()
                .mapToLong(name -> Volumes.measure(served.home(name)).ownBytes())
                .max()
                .orElse(0)
            / MEGABYTE;
    double[] list = new double[runs];
    double[] show = new double[runs];
    for (int run = -1; run < runs; run++) {
      String name = names.get(Math.floorMod(run, names.size()));
      double all = millis(served::list);
      double one = millis(() -> served.show(name));
      if (run >= 0) {
        list[run] = all;
        show[run] = one;
      }
    }
    heap.look();
    return List.of(
        Subject.atLeast("density", "previews made and asleep", previews)
            .measured((double) asleep(served), "", true),
        Subject.atMost("density-processes", "processes of asleep previews", 0)
            .measured(processes, "", true),
        Subject.atMost(
                "density-disk", "MB of disk that the largest preview has for itself", DISK_GOAL)
            .measured(
                disk,
                String.format(Locale.ROOT, "the file system has %.1f MB less for each", taken),
                true),
        Subject.atMost("density-list", "milliseconds to list all by the API", 50)
            .measured(Ratio.median(list), "", runs),
        Subject.atMost("density-show", "milliseconds to show one by the API", 50)
            .measured(Ratio.median(show), "", runs),
        Subject.atMost(
                "density-heap", "MB of the service's heap in use after a collection, at most", 512)
            .measured(heap.largest() / MEGABYTE, "", true));
  }

  private static double millis(Supplier<JsonNode> call) {
    long begun = System.nanoTime();
    JsonNode answer = call.get();
    long ended = System.nanoTime();
    if (answer.isEmpty()) {
      throw PreviewDbException.of(Problem.BENCH_FAILED, "asking the API", "it answered nothing");
    }
    return (ended - begun) / 1e6;
  }

  private static long free(Workplace place) {
    try {
      return Files.getFileStore(place.storage().root()).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
