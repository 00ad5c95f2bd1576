package dev.previewdb.orchestrator.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people: a table, then lines of which the last is for programs too. */
public final class CloneReportText {
  private final CloneReport report;

  public CloneReportText(CloneReport report) {
    this.report = report;
  }

  /** Rows of cells; the first is the header. */
  public List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "SIZE",
            "OURS",
            "CLONE",
            "START",
            "QUERY",
            "PLAIN",
            "CP",
            "POSTGRES+PSQL",
            "RATIO",
            "GOAL"));
    for (CloneReport.Size size : report.sizes()) {
      rows.add(
          List.of(
              size.size(),
              ms(size.ours().total()),
              ms(size.ours().cloning()),
              ms(size.ours().start()),
              ms(size.ours().query()),
              ms(size.plain().total()),
              ms(size.plain().copy()),
              ms(size.plain().answer()),
              ratio(size.ratio()),
              "<= " + report.ratioGoal()));
    }
    Double growth = report.growth();
    if (growth != null) {
      rows.add(
          List.of(
              report.growthName(),
              ratio(growth),
              "",
              "",
              "",
              "",
              "",
              "",
              "",
              "<= " + report.growthGoal()));
    }
    return rows;
  }

  /** What follows the table. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Medians in milliseconds of %d runs of each, in turn; PostgreSQL %s, blocks %s. OURS: previewdb until a new connection of the preview's owner has its first answer. PLAIN: cp -a, postgres, psql until its first answer."
            .formatted(
                report.runs(),
                report.server(),
                report.mode().equals("copy") ? "copied" : "shared"));
    if (report.mode().equals("copy")) {
      lines.add(CloneReport.NOTE_ON_COPIES);
    }
    Double growth = report.growth();
    if (growth != null && growth > report.growthGoal()) {
      lines.add(
          "A preview's time grows with the snapshot's size: "
              + report.growthName()
              + " is "
              + ratio(growth)
              + ", the goal "
              + report.growthGoal());
    }
    String verdict = report.verdict();
    lines.add(
        verdict == null
            ? "no verdict: it takes at least " + CloneReport.ENOUGH_RUNS + " runs"
            : "RESULT clone " + ratio(report.ratio()) + " " + report.ratioGoal() + " " + verdict);
    return lines;
  }

  private static String ms(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
