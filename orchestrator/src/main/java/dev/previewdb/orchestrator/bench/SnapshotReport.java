package dev.previewdb.orchestrator.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured; times are medians in seconds.
 *
 * @param server PostgreSQL's version
 * @param runs of each way at each size
 * @param masking how fast rows go through their masks
 * @param bars what was to be reached; the verdicts are none when there were too few runs
 * @param notes what has to be known besides
 */
public record SnapshotReport(
    String server,
    int runs,
    List<Size> sizes,
    List<Masking> masking,
    List<Bar> bars,
    List<String> notes)
    implements BenchReport {

  /** A masked and verified capture may take this much of an unmasked dump and restore. */
  public static final double DUMP_GOAL = 0.9;

  /** The same of pgcopydb. */
  public static final double PGCOPYDB_GOAL = 1.0;

  /** With ten times the rows a capture may take eleven times as long. */
  public static final double GROWTH_GOAL = 1.1;

  /** Fewer are not enough for a verdict: one disturbed run would decide it. */
  public static final int ENOUGH_RUNS = 3;

  /**
   * One size.
   *
   * @param tableBytes what the tables take at the source, without indexes
   * @param ways ours first
   */
  public record Size(String size, long tableBytes, List<Way> ways) {}

  /**
   * One way.
   *
   * @param ratio the median of the runs' ratios of ours to this way's
   */
  public record Way(String name, double seconds, double ratio, List<Step> steps) {}

  /**
   * The row transformer at work on one core, measured by JMH.
   *
   * @param megabytesPerSecond of rows as the source sends them
   */
  public record Masking(String table, double megabytesPerSecond) {}

  /** What a part of a way took. */
  public record Step(String name, double seconds) {}

  /**
   * One goal: a ratio that is not to be exceeded.
   *
   * @param verdict {@code pass}, {@code fail}, or none
   */
  public record Bar(String name, double ratio, double goal, @Nullable String verdict) {}

  static SnapshotReport of(
      String server, int runs, List<Size> sizes, List<Masking> masking, List<String> notes) {
    Size largest = sizes.stream().max(Comparator.comparingLong(Size::tableBytes)).orElseThrow();
    Size smallest = sizes.stream().min(Comparator.comparingLong(Size::tableBytes)).orElseThrow();
    List<Bar> bars = new ArrayList<>();
    for (Way rival : largest.ways().subList(1, largest.ways().size())) {
      double goal = rival.name().startsWith("pgcopydb") ? PGCOPYDB_GOAL : DUMP_GOAL;
      bars.add(bar("capture ÷ " + rival.name(), rival.ratio(), goal, runs));
    }
    if (sizes.size() > 1) {
      double time = seconds(largest) / seconds(smallest);
      double data = (double) largest.tableBytes() / smallest.tableBytes();
      bars.add(
          bar(
              "time ÷ data, from %s to %s".formatted(smallest.size(), largest.size()),
              Ratio.of(time, data),
              GROWTH_GOAL,
              runs));
    }
    return new SnapshotReport(
        server,
        runs,
        List.copyOf(sizes),
        List.copyOf(masking),
        List.copyOf(bars),
        List.copyOf(notes));
  }

  private static Bar bar(String name, double ratio, double goal, int runs) {
    return new Bar(name, ratio, goal, runs < ENOUGH_RUNS ? null : ratio <= goal ? "pass" : "fail");
  }

  private static double seconds(Size size) {
    return size.ways().getFirst().seconds();
  }

  @Override
  public String bench() {
    return "snapshot";
  }

  @Override
  public List<Figure> figures() {
    return bars.stream()
        .map(bar ->
            Figure.Subject.atMost("snapshot", bar.name(), bar.goal())
                .measured(bar.ratio(), "", runs >= ENOUGH_RUNS))
        .toList();
  }

  @Override
  public List<List<List<String>>> tables() {
    return List.of(new SnapshotReportText(this).table());
  }

  @Override
  public List<String> lines() {
    return new SnapshotReportText(this).lines();
  }

  /** Whether every goal was reached. */
  @Override
  public boolean passed() {
    return !bars.isEmpty() && bars.stream().allMatch(bar -> "pass".equals(bar.verdict()));
  }
}
