package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.volume.CloneMode;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * From nothing to the first answer of a preview, against doing the same by hand on the same data
 * directory, and what it depends on: all in one run and in turn, so that whatever else the machine
 * does slows all alike.
 */
public final class CloneBenchmark {
  /** What previews of one machine are mostly made from. */
  private static final DataSize USUAL = DataSize.parse("4GB");

  /** Rounds that are not counted: the first loads classes, the others have them compiled. */
  private static final int WARM_UP = 5;

  private final Site site;
  private final List<DataSize> sizes;
  private final Set<CloneFigure> wanted;
  private final int runs;
  private final Consumer<String> progress;
  private final Clock clock;

  /**
   * A measurement to be run.
   *
   * @param sizes of the data directories
   * @param runs measured ones of each way at each size; others come before them, unmeasured
   * @param progress told in plain lines what happens
   */
  public CloneBenchmark(
      Site site,
      List<DataSize> sizes,
      Set<CloneFigure> wanted,
      int runs,
      Consumer<String> progress,
      Clock clock) {
    this.site = site;
    this.sizes =
        sizes.stream().distinct().sorted(Comparator.comparingLong(DataSize::bytes)).toList();
    this.wanted = Set.copyOf(wanted);
    this.runs = runs;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Measures.
   *
   * @throws PreviewDbException of too little space, or an interruption; nothing is left
   */
  public CloneReport run() {
    try (Workplace place = Workplace.open(site)) {
      return place.uninterrupted(() -> measured(place));
    }
  }

  private CloneReport measured(Workplace place) {
    Machine machine = Machine.of(place.storage(), Optional.empty());
    ServerBinaries server = machine.installations().preferred();
    CloneMode mode = Volumes.probe(place.storage().root());
    requireSpace(place, mode);
    if (mode == CloneMode.COPY) {
      progress.accept(CloneReport.NOTE_ON_COPIES);
    }
    ByHand byHand = ByHand.on(machine, mode);
    LocalPreviews previews = new LocalPreviews(place, machine, LocalPreviews.CONNECTIONS);
    List<Contest> contests = new ArrayList<>();
    for (DataSize size : sizes) {
      progress.accept("making a data directory of " + size);
      var filled = new FilledDirectory(place, server, machine.runAs(), size, "b" + contests.size());
      contests.add(
          new Contest(
              size,
              new OurWay(previews, filled.snapshot(clock)),
              wanted.contains(CloneFigure.COLD) || wanted.contains(CloneFigure.WARM)
                  ? byHand.way(place, machine.runAs(), server)
                  : Optional.empty()));
    }
    List<CloneReport.Size> times = times(contests, place);
    List<Figure> figures = new ArrayList<>();
    if (wanted.contains(CloneFigure.COLD)) {
      figures.add(cold(mode, times, byHand));
    }
    Contest usual = usual(contests);
    if (wanted.contains(CloneFigure.WARM)) {
      figures.add(
          usual
              .warm(place, runs, progress)
              .orElseGet(() ->
                  CloneFigure.warm(usual.size()).leftOut(byHand.missing().orElse("nothing"))));
    }
    if (wanted.contains(CloneFigure.SIZE)) {
      figures.add(growth(contests));
    }
    if (wanted.contains(CloneFigure.NEIGHBOURS)) {
      figures.add(neighbours(place, machine, server, usual));
    }
    if (wanted.contains(CloneFigure.TEMPLATE)) {
      figures.add(
          new TemplateCost(place, machine, server, usual.ours())
              .measure(CloneFigure.template(usual.size()), runs, progress));
    }
    if (wanted.contains(CloneFigure.WRITES)) {
      figures.add(
          new WriteCost(place, previews, usual.ours().snapshot(), usual.size())
              .measure(CloneFigure.writes(usual.size()), runs, progress));
    }
    return CloneReport.of(mode, server.version(), runs, times, figures);
  }

  private void requireSpace(Workplace place, CloneMode mode) {
    // A copy of the usual size, and the log of writing it
    long template = wanted.contains(CloneFigure.TEMPLATE) ? 2 * USUAL.bytes() : 0;
    place.requireSpace(sizes, mode, Math.min(template, 2 * sizes.getLast().bytes()));
  }

  private List<CloneReport.Size> times(List<Contest> contests, Workplace place) {
    boolean counted = wanted.contains(CloneFigure.COLD) || wanted.contains(CloneFigure.SIZE);
    // The other figures need a warm program, too
    for (int run = 1 - WARM_UP; run <= (counted ? runs : 0); run++) {
      for (Contest contest : contests) {
        progress.accept(contest.round(run, runs, place));
      }
    }
    return counted ? contests.stream().map(Contest::result).toList() : List.of();
  }

  private Figure cold(CloneMode mode, List<CloneReport.Size> times, ByHand byHand) {
    var subject = CloneFigure.cold(mode);
    if (byHand.missing().isPresent()) {
      return subject.leftOut(byHand.missing().get());
    }
    record Compared(CloneReport.Ours ours, CloneReport.Plain plain) {}
    var worst =
        times.stream()
            .flatMap(size ->
                Optional.ofNullable(size.plain())
                    .map(plain -> new Compared(size.ours(), plain))
                    .stream())
            .max(Comparator.comparingDouble(both -> both.plain().ratio()))
            .orElseThrow();
    return subject.measured(
        worst.plain().ratio(), Ratio.millis(worst.ours().total(), worst.plain().total()), runs);
  }

  private Figure growth(List<Contest> contests) {
    Contest smallest = contests.getFirst();
    Contest largest = contests.getLast();
    var subject = CloneFigure.size(largest.size(), smallest.size());
    if (contests.size() < 2) {
      return subject.leftOut("it takes two sizes; name another one with --size");
    }
    double one = largest.medianOfOurs();
    double other = smallest.medianOfOurs();
    return subject.measured(one / other, Ratio.millis(one, other), runs);
  }

  private Figure neighbours(
      Workplace place, Machine machine, ServerBinaries server, Contest usual) {
    var subject = CloneFigure.neighbours(usual.size());
    Optional<Path> pgbench = Neighbours.program(server);
    if (pgbench.isEmpty()) {
      return subject.leftOut(Neighbours.missing());
    }
    progress.accept("making two neighbours");
    var filled =
        new FilledDirectory(place, server, machine.runAs(), DataSize.parse("16MB"), "neighbour");
    try (var neighbours =
        Neighbours.start(
            new LocalPreviews(place, machine, LocalPreviews.CONNECTIONS),
            filled.snapshot(clock),
            pgbench.get())) {
      return neighbours.measure(subject, usual.ours(), place, runs, progress);
    }
  }

  /** The largest up to the usual size, else the smallest there is. */
  private static Contest usual(List<Contest> contests) {
    return contests.stream()
        .filter(contest -> contest.size().bytes() <= USUAL.bytes())
        .reduce((smaller, larger) -> larger)
        .orElse(contests.getFirst());
  }
}
