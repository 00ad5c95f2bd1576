package dev.previewdb.orchestrator.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people: a table, then lines of which the last are for programs too. */
final class SnapshotReportText {
  private final SnapshotReport report;

  SnapshotReportText(SnapshotReport report) {
    this.report = report;
  }

  /** Rows of cells; the first is the header. */
  List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("SIZE", "WAY", "SECONDS", "SHARE", "RATIO"));
    for (SnapshotReport.Size size : report.sizes()) {
      boolean ours = true;
      for (SnapshotReport.Way way : size.ways()) {
        rows.add(
            List.of(
                size.size(), way.name(), seconds(way.seconds()), "", ours ? "" : two(way.ratio())));
        for (SnapshotReport.Step step : way.steps()) {
          String share = String.format(Locale.ROOT, "%.0f%%", 100 * step.seconds() / way.seconds());
          rows.add(List.of("", "  " + step.name(), seconds(step.seconds()), share, ""));
        }
        ours = false;
      }
    }
    for (SnapshotReport.Masking one : report.masking()) {
      String speed = "%.0f MB/s per core".formatted(one.megabytesPerSecond());
      rows.add(List.of("", "row transformer, " + one.table() + ": " + speed, "", "", ""));
    }
    return rows;
  }

  /** What follows the table. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Medians of %d runs of each, in turn; PostgreSQL %s, %d workers. RATIO: capture to this way, the median of the runs' ratios."
            .formatted(report.runs(), report.server(), CaptureWay.WORKERS));
    lines.add("The others fill a server with the settings that initdb gives it.");
    lines.addAll(report.notes());
    if (report.runs() < SnapshotReport.ENOUGH_RUNS) {
      lines.add("no verdict: it takes at least " + SnapshotReport.ENOUGH_RUNS + " runs");
      return lines;
    }
    for (SnapshotReport.Bar bar : report.bars()) {
      lines.add("%s: %s, the goal %s".formatted(bar.name(), two(bar.ratio()), bar.goal()));
    }
    for (SnapshotReport.Bar bar : report.bars()) {
      lines.add("RESULT snapshot %s %s %s".formatted(two(bar.ratio()), bar.goal(), bar.verdict()));
    }
    return lines;
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
