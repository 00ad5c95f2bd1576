package dev.previewdb.orchestrator.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** All ways at one size, in turn, and the times of each. */
final class Race {
  private final DataSize size;
  private final SampleSource source;
  private final SequencedMap<CopyWay, List<CopyWay.Times>> times = new LinkedHashMap<>();

  /**
   * Ways that race.
   *
   * @param ways ours first
   */
  Race(DataSize size, SampleSource source, List<CopyWay> ways) {
    this.size = size;
    this.source = source;
    ways.forEach(way -> times.put(way, new ArrayList<>()));
  }

  /** Each way once; what the one before left to be written is written first. */
  void round(int run, int runs, Workplace place, Consumer<String> progress) {
    times.forEach((way, all) -> {
      place.sync();
      CopyWay.Times measured = way.run();
      all.add(measured);
      progress.accept(
          String.format(
              Locale.ROOT,
              "%s run %d of %d: %s %.1f s",
              size,
              run,
              runs,
              way.name(),
              measured.total() / 1000));
    });
  }

  SnapshotReport.Size result() {
    List<CopyWay.Times> ours = times.firstEntry().getValue();
    List<SnapshotReport.Way> ways =
        times.entrySet().stream().map(e -> way(e.getKey().name(), e.getValue(), ours)).toList();
    return new SnapshotReport.Size(size.toString(), source.bytes(), ways);
  }

  private static SnapshotReport.Way way(
      String name, List<CopyWay.Times> all, List<CopyWay.Times> ours) {
    double[] ratios = new double[all.size()];
    for (int run = 0; run < ratios.length; run++) {
      ratios[run] = ours.get(run).total() / all.get(run).total();
    }
    double total = Ratio.median(all.stream().mapToDouble(CopyWay.Times::total).toArray());
    return new SnapshotReport.Way(
        name, total / 1000, Ratio.of(Ratio.median(ratios), 1), steps(all));
  }

  /** The median of each step. */
  private static List<SnapshotReport.Step> steps(List<CopyWay.Times> all) {
    Map<String, List<Double>> byName = new LinkedHashMap<>();
    for (CopyWay.Times one : all) {
      for (CopyWay.Step step : one.steps()) {
        byName.computeIfAbsent(step.name(), _ -> new ArrayList<>()).add(step.millis());
      }
    }
    return byName.entrySet().stream()
        .map(e ->
            new SnapshotReport.Step(
                e.getKey(),
                Ratio.median(e.getValue().stream().mapToDouble(Double::doubleValue).toArray())
                    / 1000))
        .toList();
  }
}
